// County Studio, calendar: a broadcast is held, asked about, saved or put back. Drag, keys and buttons all come here.
(function () {
  "use strict";

  var C = window.CountyCalendar;
  if (!C || !C.mover) { return; }
  var mover = C.mover, words = C.words, asked = 0, waiting = 0, last = null, wish = null;
  var HEADERS = { "X-Requested-With": "fetch", "X-CSRFToken": document.body.dataset.csrf, "Accept": "application/json" };
  var LONGEST_MIN = 1440, SHORTEST_MIN = 5, ASK_MS = 160;

  function one(selector) { return mover.querySelector(selector); }
  function say(text, bad) { var place = one("[data-say]"); place.textContent = text; place.classList.toggle("bad", Boolean(bad)); }
  function offer(name, on) { mover.querySelectorAll('[data-do="' + name + '"]').forEach(function (each) { each.hidden = !on; }); }

  function fields(state, revision) {
    var data = new URLSearchParams(), here = new URLSearchParams(window.location.search);
    data.set("day", state.day); data.set("start", C.counted(state.from)); data.set("end", C.counted(state.until));
    data.set("host", state.host); data.set("channel", state.channel);
    if (revision !== undefined) { data.set("revision", revision); }
    ["view", "by", "on"].forEach(function (name) { if (here.get(name)) { data.set(name, here.get(name)); } });
    return data;
  }

  function line(each, kind, lead) {
    var item = document.createElement("li");
    item.className = kind || each.level;
    item.textContent = (lead ? lead + " " : "") + each.text + (kind ? "" : " " + each.remedy);
    return item;
  }
  function found(told) {
    var list = one("[data-found]");
    list.replaceChildren();
    told.new.forEach(function (each) { list.appendChild(line(each)); });
    told.gone.forEach(function (each) { list.appendChild(line(each, "gone", words.gone)); });
    told.still.forEach(function (each) { list.appendChild(line(each, "", words.still)); });
    if (!told.new.length && !told.still.length) { list.appendChild(line({ text: words.clear }, "gone")); }
  }

  function show() {
    var held = C.held, units = held.chip.dataset.unit;
    one("[data-title]").textContent = held.chip.querySelector(".chip-title").textContent;
    one("[data-when]").textContent = C.told(held.now);
    one("[data-open-link]").href = held.chip.href;
    ["host", "channel"].forEach(function (name) {
      var field = one('[data-pick="' + name + '"]');
      Array.prototype.forEach.call(field.options, function (each) { each.hidden = each.disabled = each.dataset.unit !== units; });
      field.value = held.now[name];
    });
    var box = held.chip.getBoundingClientRect();
    mover.classList.toggle("to-left", box.left + box.width / 2 > window.innerWidth / 2);
    mover.classList.add("holding");
    mover.hidden = false;
  }

  function ask() {
    var held = C.held, number = ++asked;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(function () {
      fetch(C.root.dataset.path + held.chip.dataset.id + "/preview?" + fields(held.now), { headers: HEADERS, credentials: "same-origin" })
        .then(function (answer) { return answer.json().then(function (told) { return { ok: answer.ok, told: told }; }); })
        .then(function (got) {
          if (number !== asked || C.held !== held) { return; }
          if (got.ok) { found(got.told); } else { one("[data-found]").replaceChildren(line({ level: "error", text: got.told.error.message, remedy: got.told.error.remedy })); }
          mover.dataset.checked = String(number);
        }).catch(function () { if (number === asked && C.held === held) { say(words.line, true); } });
    }, ASK_MS);
  }

  C.pick = function (chip, light) {
    if (C.held) { C.cancel(); }
    if (!("open" in chip.dataset) || C.busy) { return false; }
    var now = C.stateOf(chip);
    C.held = { chip: chip, was: now, now: Object.assign({}, now) };
    wish = null;
    chip.classList.add("picked");
    mover.classList.toggle("light", Boolean(light));
    offer("undo", false); offer("again", false); offer("save", true); offer("cancel", true);
    one("[data-found]").replaceChildren();
    show();
    say(C.fill(words.picked, { title: one("[data-title]").textContent }));
    ask();
    return true;
  };

  C.hold = function (changes) {
    var held = C.held, now = Object.assign({}, held.now, changes);
    now.until = Math.min(Math.max(now.until, now.from + SHORTEST_MIN), now.from + LONGEST_MIN);
    if (C.same(now, held.now)) { return; }
    held.now = now;
    var seen = C.place(held.chip);
    show();
    say(C.told(now) + (seen ? "" : " " + words.elsewhere));
    ask();
  };

  // Steps of keys and buttons: a day, minutes of the start, minutes of the end.
  C.step = function (what, by) {
    var now = C.held.now, from = now.from + by, shift = 0;
    if (what === "day") { C.hold({ day: C.addDays(now.day, by) }); return; }
    if (what === "end") { C.hold({ until: now.until + by }); return; }
    if (from < 0) { shift = -1; } else if (from >= 1440) { shift = 1; }
    from -= shift * 1440;
    C.hold({ day: C.addDays(now.day, shift), from: from, until: from + now.until - now.from });
  };
  C.stepRow = function (by) {
    var name = C.by === "host" ? "host" : "channel", field = one('[data-pick="' + name + '"]');
    var able = Array.prototype.filter.call(field.options, function (each) { return !each.disabled; }), changes = {};
    var at = able.findIndex(function (each) { return each.value === C.held.now[name]; }) + by;
    if (able[at]) { changes[name] = able[at].value; C.hold(changes); }
  };

  function letGo() {
    var held = C.held;
    C.held = null; ++asked; window.clearTimeout(waiting);
    held.chip.classList.remove("picked");
    mover.classList.remove("holding");
    return held;
  }

  C.cancel = function () {
    if (!C.held) { mover.hidden = true; return; }
    var held = letGo();
    C.place(held.chip);
    say(words.dropped);
    mover.hidden = true;
    if (!mover.classList.contains("light")) { held.chip.focus({ preventScroll: true }); }
  };

  C.drop = function () {
    var held = C.held;
    if (C.same(held.now, held.was)) { C.cancel(); return; }
    letGo();
    send(held.chip, held.now, held.was, false);
  };

  function send(chip, now, was, undoing) {
    C.busy = true;
    chip.classList.add("saving");
    say(words.saving);
    offer("save", false); offer("undo", false); offer("again", false); offer("cancel", false);
    fetch(C.root.dataset.path + chip.dataset.id + "/move", { method: "POST", body: fields(now, chip.dataset.revision), headers: HEADERS, credentials: "same-origin" })
      .then(function (answer) { return answer.json().then(function (told) { return { status: answer.status, told: told }; }); })
      .then(function (got) { saved(chip, got, now, was, undoing); })
      .catch(function () { C.place(chip); say(words.line, true); wish = { chip: chip, now: now, was: was }; offer("again", true); })
      .then(function () { C.busy = false; chip.classList.remove("saving"); mover.hidden = false; offer("cancel", true); });
  }

  function saved(chip, got, now, was, undoing) {
    var told = got.told;
    if (got.status === 200) {
      var seen = C.settle(chip, told.broadcast);
      Object.keys(told.marks).forEach(function (id) { C.mark(id, told.marks[id]); });
      found(told);
      one("[data-when]").textContent = told.broadcast.when;
      say(told.told + (undoing ? " " + words.undone : "") + (seen ? "" : " " + words.elsewhere));
      last = undoing ? null : { chip: chip, was: was };
      offer("undo", Boolean(last));
    } else {
      if (told.broadcast) { C.settle(chip, told.broadcast); wish = { chip: chip, now: now, was: C.stateOf(chip) }; offer("again", true); } else { C.place(chip); }
      one("[data-found]").replaceChildren();
      say([told.error.message, told.error.who, told.error.what, told.error.remedy].filter(Boolean).join(" "), true);
    }
    mover.classList.add("light");
    if (document.activeElement === document.body) { chip.focus({ preventScroll: true }); }
  }

  C.undo = function () { if (last && !C.busy && !C.held) { send(last.chip, last.was, C.stateOf(last.chip), true); } };

  mover.addEventListener("click", function (event) {
    var button = event.target.closest("button");
    if (!button) { return; }
    if (button.dataset.step && C.held) { C.step(button.dataset.step, Number(button.dataset.by)); return; }
    if (button.dataset.do === "save" && C.held) { C.drop(); }
    if (button.dataset.do === "cancel") { C.cancel(); }
    if (button.dataset.do === "undo") { C.undo(); }
    if (button.dataset.do === "again" && wish && !C.busy) { send(wish.chip, wish.now, wish.was, false); }
  });
  mover.addEventListener("change", function (event) {
    var name = event.target.dataset.pick, changes = {};
    if (name && C.held) { changes[name] = event.target.value; C.hold(changes); }
  });
  C.root.addEventListener("click", function (event) {
    var button = event.target.closest(".chip-move");
    if (button) { C.pick(button.previousElementSibling, false); mover.scrollTop = 0; }
  });
}());
