// County Studio, rundown: every change is sent when it is made, in order; the answer brings times, sums and findings.
// Without scripts the same buttons and forms post themselves.
(function () {
  "use strict";

  var card = document.getElementById("rundown"), body = document.getElementById("lines");
  if (!card || !body || !window.fetch || !("content" in document.createElement("template"))) { return; }

  var PAUSES_S = [1, 2, 4, 8, 15, 30];       // before trying again; the last for ever
  var NEWS_MS = 10000;                       // between two looks at what others did
  var words = card.dataset, queue = [], busy = false, failed = 0;
  var HEADERS = { "Accept": "application/json", "X-Requested-With": "fetch", "X-CSRFToken": document.body.dataset.csrf };

  function say(text, tone) {
    var place = document.getElementById("saved");
    if (place) { place.textContent = text; place.className = "tag " + tone; }
  }
  function line(id) { var found = document.getElementById(id); return found && found.parentNode === body ? found : null; }

  // Something to read above the table, with buttons where there is something to decide.
  function tell(lines, tone, buttons) {
    var place = document.getElementById("news"), box = document.createElement("div"), text = document.createElement("div");
    box.className = "told " + tone;
    lines.forEach(function (each, at) {
      var p = document.createElement("p"), b = document.createElement(at ? "span" : "b");
      b.textContent = each;
      p.append(b);
      text.append(p);
    });
    box.append(text);
    (buttons || [{ text: "×", act: function () {} }]).forEach(function (each) {
      var button = document.createElement("button");
      button.type = "button";
      button.className = each.tone || "small quiet";
      button.textContent = each.text;
      button.addEventListener("click", function () { place.replaceChildren(); each.act(); });
      box.append(button);
    });
    place.replaceChildren(box);
  }

  // ------------------------------------------------------------------------------------------- what an answer changes

  function fresh(html) {
    var model = document.createElement("template");
    model.innerHTML = html.trim();
    return model.content.querySelector("tr");
  }

  // A thousand lines that are told the same again are not laid out again.
  function put(element, text) { if (element.textContent !== text) { element.textContent = text; } }

  function editing() { return body.querySelector(".editing"); }

  function show(data) {
    var at = document.activeElement, cell = at && at.closest ? at.closest("td[data-f]") : null;
    var key = cell ? [cell.parentNode.id, cell.dataset.f] : null, open = editing();
    var held = false;
    Object.keys(data.html).forEach(function (id) {
      var old = line(id), now = fresh(data.html[id]);
      // Nothing is exchanged under somebody who types; not having seen it, the next answer brings it again.
      if (old && open && old.contains(open)) { held = true; return; }
      if (old) { old.replaceWith(now); } else { body.append(now); }
    });
    if (!held) {
      card.dataset.revision = data.revision;
      document.querySelectorAll('input[name="revision"]').forEach(function (each) { each.value = data.revision; });
    }
    var before = null;
    data.lines.forEach(function (each, place) {
      var row = line(each[0]);
      if (!row) { return; }
      var next = before ? before.nextSibling : body.firstChild;
      if (next !== row) { body.insertBefore(row, next); }
      before = row;
      put(row.querySelector(".n"), String(place + 1));
      put(row.querySelector("[data-start]"), each[1]);
      put(row.querySelector("[data-latest]"), each[2]);
      row.classList.toggle("late", each[3]);
      row.classList.toggle("error", each[4] === "error");
      row.classList.toggle("warning", each[4] === "warning");
    });
    while (before ? before.nextSibling : body.firstChild) { (before ? before.nextSibling : body.firstChild).remove(); }
    document.getElementById("sums").innerHTML = data.sums;
    document.getElementById("findings").innerHTML = data.findings;
    ["undo", "redo"].forEach(function (way) {
      var button = card.querySelector('[data-step="' + way + '"]');
      if (button) { button.disabled = !data[way]; }
    });
    if (data.others && data.others.length) {
      tell([data.others[0] + " " + words.changed].concat(data.others.slice(1)), "note");
    }
    if (key && !document.activeElement.closest("td[data-f]") && line(key[0])) {
      var again = line(key[0]).querySelector('[data-f="' + key[1] + '"]');
      if (again) { again.focus({ preventScroll: true }); }
    }
    card.dispatchEvent(new CustomEvent("rundown:shown", { detail: data }));
  }

  // --------------------------------------------------------------------------------------------------------- sending

  function send() {
    if (busy || !queue.length) { return; }
    busy = true;
    var next = queue[0], status = 0;
    next.data.set("revision", card.dataset.revision);
    say(words.saving, "busy");
    fetch(next.address, { method: "POST", body: next.data, headers: HEADERS, credentials: "same-origin" })
      .then(function (answer) {
        status = answer.status;
        if (status >= 500 || status === 429) { throw new Error(String(status)); }
        if (answer.redirected || !/json/.test(answer.headers.get("Content-Type") || "")) { window.location.reload(); }
        return answer.json();
      })
      .then(function (data) { busy = false; failed = 0; queue.shift(); done(next, status, data); send(); })
      .catch(function () {
        say(words.waiting, "note");
        window.setTimeout(function () { busy = false; send(); }, 1000 * PAUSES_S[Math.min(failed, PAUSES_S.length - 1)]);
        failed += 1;
      });
  }

  function done(sent, status, data) {
    if (status === 409 && data.conflict) {
      say(words.bad, "bad");
      tell([data.conflict], "bad", [
        { text: words.theirs, tone: "small", act: news },
        { text: words.mine, tone: "small leaf", act: function () { sent.data.delete("was"); queue.push(sent); send(); } }
      ]);
      return;
    }
    if (status >= 400) {
      say(words.bad, "bad");
      tell([data.error.message, data.error.remedy], "bad");
      if (sent.refused) { sent.refused(data.error.message + " " + data.error.remedy); }
      if (status !== 400) { news(); }
      return;
    }
    if (data.reload) { window.location.reload(); return; }
    show(data);
    say(words.saved, "good");
    if (sent.done) { sent.done(data); } else { document.getElementById("news").querySelectorAll(".told.bad").forEach(function (each) { each.remove(); }); }
    if (data.told) { tell([data.told], ""); }
  }

  // What others did, also while one only looks.
  function news() {
    if (busy || queue.length || document.hidden) { return; }
    fetch(card.dataset.address + "/news?revision=" + card.dataset.revision, { headers: HEADERS, credentials: "same-origin" })
      .then(function (answer) { return answer.status === 200 ? answer.json() : null; })
      .then(function (data) {
        if (!data || data.same || busy || queue.length) { return; }
        if (data.reload) { window.location.reload(); } else { show(data); }
      })
      .catch(function () { /* the next look may have a line */ });
  }
  window.setInterval(news, NEWS_MS);
  document.addEventListener("visibilitychange", news);

  // Other scripts ask with { path, fields, done, refused }.
  card.addEventListener("rundown:send", function (event) {
    var ask = event.detail, data = new FormData();
    Object.keys(ask.fields || {}).forEach(function (name) { data.append(name, ask.fields[name]); });
    queue.push({ address: card.dataset.address + ask.path, data: data, done: ask.done, refused: ask.refused });
    send();
  });
  window.addEventListener("beforeunload", function (event) { if (busy || queue.length) { event.preventDefault(); } });

  // Buttons of the table post by script.
  document.addEventListener("submit", function (event) {
    var button = event.submitter;
    if (event.target.id !== "ops" || !button) { return; }
    event.preventDefault();
    var fields = {};
    fields[button.name] = button.value;
    card.dispatchEvent(new CustomEvent("rundown:send", {
      detail: { path: button.getAttribute("formaction").slice(card.dataset.address.length), fields: fields }
    }));
  });

  // From a finding to its part.
  document.addEventListener("click", function (event) {
    var jump = event.target.closest("[data-jump]");
    if (!jump) { return; }
    var row = line(jump.getAttribute("href").slice(1));
    if (!row) { return; }
    event.preventDefault();
    row.scrollIntoView({ block: "center" });
    body.querySelectorAll(".found").forEach(function (each) { each.classList.remove("found"); });
    row.classList.add("found");
    var cell = row.querySelector("td[data-f]");
    if (cell) { cell.focus({ preventScroll: true }); }
  });
}());
