// County Studio, calendar: where each broadcast stands on the page, and what the other files of this folder share.
// Without scripts the page is a table with links.
(function () {
  "use strict";

  var root = document.getElementById("calendar");
  if (!root || !window.fetch) { return; }
  var C = window.CountyCalendar = {
    root: root, mover: document.getElementById("mover"), view: root.dataset.view, by: root.dataset.by, held: null,
    wide: window.matchMedia("(min-width: 761px)")
  };
  C.words = C.mover ? C.mover.dataset : {};
  var DAY_MIN = 1440;

  C.all = function (selector, place) { return Array.prototype.slice.call((place || root).querySelectorAll(selector)); };
  function pad(number) { return (number < 10 ? "0" : "") + number; }
  C.clock = function (minutes) { return pad(Math.floor(minutes / 60) % 24) + ":" + pad(minutes % 60); };
  // The end is counted on past midnight, as the server's forms read it: 25:30.
  C.counted = function (minutes) { return pad(Math.floor(minutes / 60)) + ":" + pad(minutes % 60); };
  C.addDays = function (day, count) {
    var at = new Date(day + "T00:00:00Z");
    at.setUTCDate(at.getUTCDate() + count);
    return at.toISOString().slice(0, 10);
  };
  C.dayName = function (day) {
    var cell = root.querySelector('[data-day="' + day + '"][data-label]');
    if (cell) { return cell.dataset.label; }
    return new Intl.DateTimeFormat(document.documentElement.lang, { month: "short", day: "numeric", weekday: "short", timeZone: "UTC" })
      .format(new Date(day + "T00:00:00Z"));
  };
  C.fill = function (text, values) { return text.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; }); };

  C.stateOf = function (chip) {
    if (C.held && C.held.chip === chip) { return C.held.now; }
    var d = chip.dataset;
    return { day: d.day, from: Number(d.from), until: Number(d.until), host: d.host, channel: d.channel };
  };
  C.same = function (one, other) {
    return ["day", "from", "until", "host", "channel"].every(function (name) { return one[name] === other[name]; });
  };
  C.told = function (state) {
    var minutes = state.until - state.from;
    return C.dayName(state.day) + " " + C.clock(state.from) + "–" + C.clock(state.until) +
      (state.until > DAY_MIN ? " " + C.words.next : "") + " · " +
      C.fill(C.words.minutes, { h: Math.floor(minutes / 60), m: minutes % 60 });
  };

  C.cell = function (state) {
    var row = C.by === "days" ? "" : '[data-row="' + state[C.by] + '"]';
    return root.querySelector('td[data-day="' + state.day + '"]' + row);
  };
  // Broadcasts that were moved to days that are not shown wait here: the page can still bring them back.
  var attic = document.createElement("ul");
  attic.hidden = true;
  root.appendChild(attic);

  // How many a day has in all.
  C.tally = function (cell) {
    var place = cell.querySelector(".cal-count"), count = C.all(".chip", cell).length;
    if (!place) { return; }
    place.textContent = C.fill(place.dataset.say, { n: count });
    place.classList.toggle("none", !count);
    place.classList.toggle("many", count > 3);
  };

  C.place = function (chip) {
    var state = C.stateOf(chip), cell = C.cell(state), list = cell ? cell.querySelector(".chips") : attic;
    var item = chip.closest(".chip-li"), focused = document.activeElement === chip, old = item.closest("td");
    var next = C.all(".chip", list).find(function (other) {
      var at = C.stateOf(other);
      return other !== chip && (at.from > state.from || (at.from === state.from && other.dataset.id > chip.dataset.id));
    });
    var before = next ? next.closest(".chip-li") : null;
    if (item.parentNode !== list || item.nextElementSibling !== before) { list.insertBefore(item, before); }
    [old, cell].forEach(function (each) { if (each) { each.classList.toggle("void", !each.querySelector(".chip")); C.tally(each); } });
    chip.querySelector("[data-start]").textContent = C.clock(state.from);
    chip.querySelector("[data-end]").textContent = "–" + C.clock(state.until) + (state.until > DAY_MIN ? "⁺¹" : "");
    if (focused && cell) { chip.focus({ preventScroll: true }); }
    C.layout();
    return Boolean(cell);
  };

  C.settle = function (chip, told) {
    var d = chip.dataset;
    d.day = told.day; d.from = told.from; d.until = told.until; d.host = told.host; d.channel = told.channel; d.revision = told.revision;
    [["[data-host-name]", told.hostName], ["[data-channel-name]", told.channelName]].forEach(function (pair) {
      var place = chip.querySelector(pair[0]);
      if (place && pair[1]) { place.textContent = pair[1]; }
    });
    return C.place(chip);
  };

  var SIGN = '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M12 4 2.800 19.500h18.400zM12 10v4.500M12 17v.4"/></svg>';
  C.mark = function (id, found) {
    C.all('.chip[data-id="' + id + '"]').forEach(function (chip) {
      var place = chip.querySelector("[data-marks]"), count = found.errors || found.hints, line = document.createElement("span"), text = document.createElement("span");
      chip.classList.toggle("trouble", found.errors > 0);
      chip.classList.toggle("doubt", !found.errors && found.hints > 0);
      place.replaceChildren();
      if (!count) { return; }
      line.className = found.errors ? "mark-bad" : "mark-note";
      line.dataset.count = count;
      line.innerHTML = SIGN;
      text.textContent = C.fill(found.errors ? C.words.error : C.words.hint, { n: count });
      line.appendChild(text);
      place.appendChild(line);
    });
  };

  C.ready = function () {
    C.all(".chip").forEach(function (chip) { chip.draggable = false; });
    if (!C.mover) { return; }
    C.all(".chip[data-open]").forEach(function (chip) {
      if (chip.nextElementSibling) { return; }
      var button = document.createElement("button"), grip = document.createElement("span");
      button.type = "button"; button.className = "chip-move"; button.textContent = C.words.move;
      button.setAttribute("aria-label", C.words.move + " " + chip.querySelector(".chip-title").textContent);
      chip.after(button);
      grip.className = "chip-grip"; chip.appendChild(grip);
      chip.setAttribute("aria-describedby", "calendar-keys");
    });
  };

  // What others did meanwhile: the page is asked for again while nobody holds a broadcast.
  function signature(place) {
    return C.all(".chip", place).map(function (chip) {
      return [chip.dataset.id, chip.dataset.revision, chip.className.replace(/ (picked|saving)/g, ""), chip.dataset.day, chip.dataset.from, chip.textContent.replace(/\s+/g, "")].join("|");
    }).sort().join("\n");
  }
  C.refresh = function () {
    if (document.hidden || C.held || C.busy) { return Promise.resolve(); }
    return fetch(window.location.href, { credentials: "same-origin", headers: { "X-Requested-With": "fetch" } })
      .then(function (answer) { if (!answer.ok) { throw new Error(String(answer.status)); } return answer.text(); })
      .then(function (html) {
        var fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#calendar .cal-scroll"), old = root.querySelector(".cal-scroll");
        if (!fresh || C.held || C.busy || signature(fresh) === signature(old)) { return; }
        var focused = document.activeElement.dataset ? document.activeElement.dataset.id : "";
        old.replaceChildren.apply(old, Array.prototype.slice.call(fresh.childNodes));
        attic.replaceChildren();
        C.ready(); C.layout();
        var again = focused && root.querySelector('.chip[data-id="' + focused + '"]');
        if (again) { again.focus({ preventScroll: true }); }
      }).catch(function () { /* the next time will do */ });
  };
  window.setInterval(C.refresh, 30000);
  document.addEventListener("visibilitychange", function () { C.refresh(); });

  C.layout = function () { /* layout.js */ };
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });
  document.querySelectorAll("form[data-filter] select").forEach(function (field) {
    field.addEventListener("change", function () { field.form.requestSubmit(); });
  });
}());
