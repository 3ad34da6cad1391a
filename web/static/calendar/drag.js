// County Studio, calendar: a broadcast is moved by mouse, pen or a long press of a finger; an empty place starts a new one.
(function () {
  "use strict";

  var C = window.CountyCalendar;
  if (!C || !C.mover) { return; }
  var NEAR_PX = 5, SHAKY_PX = 10, PRESS_MS = 420, EDGE_PX = 60, SNAP_MIN = 15, FINE_MIN = 5, NEW_MIN = 60;
  var grab = null, slot = null, swallow = false, timer = 0;

  function snap(minutes, event) {
    var step = event.ctrlKey || event.metaKey ? FINE_MIN : SNAP_MIN;
    return Math.round(minutes / step) * step;
  }
  function cellUnder(x, y) {
    var under = document.elementFromPoint(x, y);
    return under && C.root.contains(under) ? under.closest("td[data-day]") : null;
  }

  function begin() {
    if (!grab || grab.on) { return; }
    if (!C.pick(grab.chip, true)) { grab = null; return; }
    grab.on = true;
    document.body.classList.add("dragging");
    grab.chip.style.pointerEvents = "none";
    if (grab.touch && navigator.vibrate) { navigator.vibrate(15); }
  }

  function follow(event) {
    var cell = cellUnder(event.clientX, event.clientY), was = C.held.was, changes = {};
    C.all(".over").forEach(function (each) { each.classList.remove("over"); });
    if (!cell) { return; }
    if (!C.timed()) { cell.classList.add("over"); }
    if (grab.grip) {
      var column = C.cell(C.held.now);
      C.hold({ until: snap(C.minuteAt(column || cell, event.clientX, event.clientY), event) });
      return;
    }
    changes.day = cell.dataset.day;
    if (cell.dataset.row && cell.parentNode.dataset.unit === grab.chip.dataset.unit) { changes[C.by] = cell.dataset.row; }
    if (C.timed()) {
      changes.from = Math.max(0, Math.min(1435, snap(C.minuteAt(cell, event.clientX, event.clientY) - grab.into, event)));
      changes.until = changes.from + was.until - was.from;
    }
    C.hold(changes);
  }

  function edge(event) {
    var y = event.clientY, by = y < EDGE_PX ? -12 : y > window.innerHeight - EDGE_PX ? 12 : 0;
    if (by) { window.scrollBy(0, by); }
  }

  function end(save) {
    window.clearTimeout(timer);
    if (grab && grab.on) {
      swallow = true;
      window.setTimeout(function () { swallow = false; }, 0);
      grab.chip.style.pointerEvents = "";
      document.body.classList.remove("dragging");
      C.all(".over").forEach(function (each) { each.classList.remove("over"); });
      if (C.held) { if (save) { C.drop(); } else { C.cancel(); } }
    }
    grab = null;
  }

  C.root.addEventListener("pointerdown", function (event) {
    if (event.button || C.busy) { return; }
    var chip = event.target.closest(".chip");
    if (chip && "open" in chip.dataset && !(C.held && C.held.chip !== chip)) {
      var cell = chip.closest("td"), touch = event.pointerType === "touch";
      grab = { chip: chip, x: event.clientX, y: event.clientY, touch: touch, on: false, grip: Boolean(event.target.closest(".chip-grip")), into: 0 };
      if (C.timed() && cell) { grab.into = C.minuteAt(cell, event.clientX, event.clientY) - C.stateOf(chip).from; }
      if (touch && !grab.grip) { timer = window.setTimeout(begin, PRESS_MS); }
      return;
    }
    startSlot(event);
  });

  document.addEventListener("pointermove", function (event) {
    if (slot) { stretchSlot(event); return; }
    if (!grab) { return; }
    var far = Math.abs(event.clientX - grab.x) + Math.abs(event.clientY - grab.y);
    if (!grab.on) {
      if (grab.touch && !grab.grip) { if (far > SHAKY_PX) { end(false); } return; }
      if (far < NEAR_PX) { return; }
      begin();
      if (!grab) { return; }
    }
    follow(event); edge(event);
  });
  document.addEventListener("pointerup", function (event) { if (slot) { openSlot(event); } else { end(true); } });
  document.addEventListener("pointercancel", function () { dropSlot(); end(false); });
  document.addEventListener("touchmove", function (event) { if (grab && (grab.on || grab.grip)) { event.preventDefault(); } }, { passive: false });
  C.root.addEventListener("contextmenu", function (event) { if (grab && grab.touch) { event.preventDefault(); } });
  C.root.addEventListener("dragstart", function (event) { event.preventDefault(); });
  C.root.addEventListener("click", function (event) { if (swallow) { event.preventDefault(); event.stopPropagation(); } }, true);
  document.addEventListener("keydown", function (event) { if (event.key === "Escape" && grab && grab.on) { end(false); } }, true);

  // ------------------------------------------------------------------------------------------ an empty place

  function startSlot(event) {
    var cell = event.target.closest("td[data-day]");
    if (!cell || event.pointerType === "touch" || event.target.closest("a, button") || !C.wide.matches || C.held) { return; }
    slot = { cell: cell, from: null, until: null, box: null };
    if (C.timed()) {
      slot.at = snap(C.minuteAt(cell, event.clientX, event.clientY) - SNAP_MIN / 2, event);
      stretchSlot(event);
    }
  }
  function stretchSlot(event) {
    if (!C.timed()) { return; }
    var here = snap(C.minuteAt(slot.cell, event.clientX, event.clientY), event);
    slot.from = Math.min(slot.at, here);
    slot.until = Math.max(slot.at, here);
    if (slot.until - slot.from < SNAP_MIN) { slot.until = slot.from + NEW_MIN; }
    if (!slot.box) { slot.box = document.createElement("div"); slot.box.className = "cal-slot"; slot.cell.querySelector(".chips").appendChild(slot.box); }
    var list = slot.cell.querySelector(".chips").getBoundingClientRect(), low = C.minuteAt(slot.cell, list.left, list.top), high = C.minuteAt(slot.cell, list.right, list.bottom);
    function share(minutes) { return (minutes - low) / (high - low) * 100 + "%"; }
    var style = slot.box.style, size = (slot.until - slot.from) / (high - low) * 100 + "%";
    if (C.across()) { style.left = share(slot.from); style.width = size; style.right = "auto"; style.top = 0; style.bottom = 0; } else { style.top = share(slot.from); style.height = size; }
    slot.box.textContent = C.clock(slot.from) + "–" + C.clock(slot.until);
  }
  function openSlot(event) {
    var made = slot, cell = cellUnder(event.clientX, event.clientY);
    dropSlot();
    if (!C.timed() && cell !== made.cell) { return; }
    var data = new URLSearchParams({ day: made.cell.dataset.day });
    if (made.from !== null) { data.set("start", C.clock(made.from)); data.set("end", C.clock(made.until)); if (made.until > 1440) { data.set("end_day", C.addDays(made.cell.dataset.day, 1)); } }
    if (made.cell.dataset.row) { data.set(C.by, made.cell.dataset.row); }
    window.location = C.root.dataset.new + "?" + data;
  }
  function dropSlot() {
    if (slot && slot.box) { slot.box.remove(); }
    slot = null;
  }
}());
