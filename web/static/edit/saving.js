// County Studio, editing desk: every change is saved when it is made, in order, also over a line that comes and goes.
// Without scripts the same forms post themselves.
(function () {
  "use strict";

  var desk = document.getElementById("desk"), player = document.getElementById("player");
  if (!desk || !window.fetch || !("content" in document.createElement("template"))) { return; }

  var PAUSES_S = [1, 2, 4, 8, 15, 30];       // before trying again; the last for ever
  var TYPING_MS = 900;                       // quiet time after which typed words are saved
  var HEADERS = { "X-Requested-With": "fetch", "X-CSRFToken": document.body.dataset.csrf };
  var words = desk.dataset, queue = [], busy = false, failed = 0, typing = 0, after = null, down = false, later = null, shows = 0, leaving = false;

  function one(selector) { return desk.querySelector(selector); }
  function isText(field) {
    return Boolean(field) && (field.tagName === "TEXTAREA" || (field.tagName === "INPUT" && /^(text|date|datetime-local)$/.test(field.type)));
  }
  function say(text, tone) {
    var place = document.getElementById("saved");
    if (place) { place.textContent = text; place.className = "tag " + tone; }
  }

  // ---------------------------------------------------------------------------------- the page after an answer

  function show(html) {
    var was = document.activeElement, key = was && was.dataset ? was.dataset.key : "", id = was ? was.id : "";
    var typed = isText(was) && desk.contains(was) ? { value: was.value, at: was.selectionStart } : null;
    var strip = one("#takes"), left = strip ? strip.scrollLeft : 0, old = one("#still");
    var opened = Array.prototype.map.call(desk.querySelectorAll("details[open]"), function (each) { return each.id; });
    var model = document.createElement("template");
    model.innerHTML = html;
    var still = model.content.querySelector("#still"), source = still && still.getAttribute("src");
    if (still && old && old.parentNode.className === still.parentNode.className) { still.src = old.src; }
    desk.replaceChildren(model.content);
    shows += 1;
    if (one("#takes")) { one("#takes").scrollLeft = left; }
    if (still && source !== still.getAttribute("src")) {
      var fresh = new Image();
      fresh.onload = fresh.onerror = function () { still.src = source; };
      fresh.src = source;
    }
    desk.querySelectorAll("details[id]").forEach(function (each) { each.open = opened.indexOf(each.id) >= 0 || each.open; });
    var again = (id && document.getElementById(id)) || (key && one('[data-key="' + key + '"]'));
    if (again && !again.disabled) {
      again.focus({ preventScroll: true });
      if (typed) { again.value = typed.value; if (typed.at !== null && again.setSelectionRange && again.type !== "date") { again.setSelectionRange(typed.at, typed.at); } }
    }
    follow();
    desk.dispatchEvent(new CustomEvent("desk:shown", { bubbles: true }));
  }

  function follow() {
    var first = one('input[name="version"]');
    if (!player || !first) { return; }
    player.querySelectorAll('input[name="version"]').forEach(function (each) { each.value = first.value; });
    player.querySelectorAll("[data-follow]").forEach(function (each) {
      var now = one('input[name="' + each.dataset.follow + '"]');
      if (now) { each.value = now.value; }
    });
  }

  function fault(html) {
    var old = one("#fault"), box = document.createElement("div");
    if (old) { old.remove(); }
    box.id = "fault";
    box.innerHTML = html;
    desk.prepend(box);
    box.scrollIntoView({ block: "nearest" });
  }

  // Nothing is exchanged under a finger: the click that is coming would be lost.
  function settle(act) { if (down) { later = act; } else { act(); } }
  window.addEventListener("pointerdown", function () { down = true; }, true);
  ["pointerup", "pointercancel"].forEach(function (name) {
    window.addEventListener(name, function () {
      down = false;
      window.setTimeout(function () { var act = later; later = null; if (act) { act(); } }, 0);
    }, true);
  });

  // --------------------------------------------------------------------------------------------------- saving

  function send() {
    if (busy || !queue.length) { return; }
    busy = true;
    var next = queue[0], told = null, first = one('input[name="version"]');
    if (first) { next.data.set("version", first.value); }
    say(words.saving, "busy");
    fetch(next.address, { method: "POST", body: next.data, headers: HEADERS, credentials: "same-origin" })
      .then(function (answer) {
        told = answer;
        if (answer.status >= 500 || answer.status === 429) { throw new Error(String(answer.status)); }
        return answer.text();
      })
      .then(function (html) { settle(function () { done(told, html); }); })
      .catch(function () {
        say(words.waiting, "note");
        window.setTimeout(function () { busy = false; send(); }, 1000 * PAUSES_S[Math.min(failed, PAUSES_S.length - 1)]);
        failed += 1;
      });
  }

  function done(answer, html) {
    var sent = queue.shift(), kept = answer.status === 409 && answer.headers.get("X-Kept");
    busy = false; failed = 0;
    if (answer.ok || kept) { tell("desk:taken", sent, answer); }
    if (kept) {
      queue = [];
      desk.innerHTML = '<div class="card narrow">' + html + "</div>";
      if (player) { player.hidden = true; }
      window.scrollTo(0, 0);
      return;
    }
    if (answer.ok) { show(html); say(words.saved, "good"); } else { say(words.saved, "good"); fault(html); tell("desk:refused", sent, answer); }
    if (queue.length) { send(); } else if (after) { var go = after; after = null; go(); }
  }
  function tell(what, sent, answer) {
    desk.dispatchEvent(new CustomEvent(what, { detail: { address: sent.address, status: answer.status } }));
  }

  function save(address, data) { queue.push({ address: address, data: data }); send(); }

  // What other parts of the page ask for: { op, …fields }.
  desk.addEventListener("desk:change", function (event) {
    var model = one("form[data-change]"), data = new FormData(model);
    Object.keys(event.detail).forEach(function (name) { data.set(name, event.detail[name]); });
    save(model.action, data);
  });

  // A recording on its way: { address, data }.
  desk.addEventListener("desk:send", function (event) { save(event.detail.address, event.detail.data); });

  document.addEventListener("submit", function (event) {
    var form = event.target, button = event.submitter;
    if (form.matches("form.make")) {
      if (typing) { window.clearTimeout(typing); typing = 0; flush(); }
      if (queue.length) { event.preventDefault(); after = function () { one("form.make button").click(); }; }
      return;
    }
    if (!form.matches("form[data-change]")) { return; }
    event.preventDefault();
    if (button && button.type === "image") { return; }   // the tap has said where
    var data = new FormData(form);
    if (button && button.name) { data.set(button.name, button.value); }
    save(form.action, data);
  });

  // ----------------------------------------------------------------------- what saves itself, what only looks

  function flush() {
    desk.querySelectorAll("form.auto[data-typed]").forEach(function (form) {
      delete form.dataset.typed;
      save(form.action, new FormData(form));
    });
  }
  desk.addEventListener("input", function (event) {
    var form = event.target.closest("form.auto");
    if (!form || !isText(event.target)) { return; }
    form.dataset.typed = "yes";
    window.clearTimeout(typing);
    typing = window.setTimeout(function () { typing = 0; flush(); }, TYPING_MS);
  });
  desk.addEventListener("change", function (event) {
    var form = event.target.closest("form.auto");
    if (!form) { return; }
    window.clearTimeout(typing); typing = 0;
    delete form.dataset.typed;
    save(form.action, new FormData(form));
  });
  desk.addEventListener("click", function (event) {
    var link = event.target.closest("a[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) { return; }
    event.preventDefault();
    open(link.href);
  });
  // Asked once more where the board has changed since: an answer that was late would show what it was before.
  function open(address) {
    var before = shows;
    fetch(address, { headers: HEADERS, credentials: "same-origin" })
      .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.text(); })
      .then(function (html) {
        if (queue.length) { return; }
        if (shows !== before) { open(address); return; }
        show(html);
        history.replaceState(null, "", address);
      })
      .catch(function () { if (!leaving) { window.location = address; } });
  }

  // The middle of a crop: by a tap, or with the arrow keys.
  function point(picture, x, y) {
    var fields = picture.form.elements, data;
    fields.namedItem("x").value = Math.min(1, Math.max(0, x)).toFixed(4);
    fields.namedItem("y").value = Math.min(1, Math.max(0, y)).toFixed(4);
    data = new FormData(picture.form);
    save(picture.form.action, data);
  }
  desk.addEventListener("click", function (event) {
    var picture = event.target.closest('input[type="image"]');
    if (!picture || !event.detail) { return; }
    var box = picture.getBoundingClientRect();
    point(picture, (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  desk.addEventListener("keydown", function (event) {
    var by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by || !event.target.matches('input[type="image"]')) { return; }
    event.preventDefault();
    var svg = event.target.parentNode.querySelector("svg"), view = svg.viewBox.baseVal, box = svg.querySelector("rect").getBBox();
    point(event.target, (box.x + box.width / 2) / view.width + by[0] * 0.03, (box.y + box.height / 2) / view.height + by[1] * 0.03);
  });
  document.addEventListener("keydown", function (event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || isText(event.target)) { return; }
    var button = one('[data-key="' + (event.shiftKey ? "redo" : "undo") + '"]');
    if (button && !button.disabled) { event.preventDefault(); button.click(); }
  });
  window.addEventListener("beforeunload", function (event) {
    leaving = true;                          // what is broken off now has not failed
    window.setTimeout(function () { leaving = false; }, 3000);
    if (queue.length || typing) { event.preventDefault(); }
  });

  desk.classList.add("live");
}());
