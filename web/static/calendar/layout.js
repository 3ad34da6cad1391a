// County Studio, calendar: days and weeks on the clock, broadcasts that overlap beside one another.
(function () {
  "use strict";

  var C = window.CountyCalendar;
  if (!C) { return; }
  var HOUR_PX = 52, EARLIEST = 8, LATEST = 24, LANE_PX = 66, SMALL_PX = 72;
  var columns = C.by === "days" && C.view !== "month", lines = C.by !== "days" && C.view === "day";

  C.timed = function () { return (columns || lines) && C.wide.matches; };
  C.across = function () { return lines; };

  function range() {
    var first = EARLIEST * 60, last = LATEST * 60;
    C.all("td .chip").forEach(function (chip) {
      var at = C.stateOf(chip);
      first = Math.min(first, at.from); last = Math.max(last, at.until);
    });
    return { first: Math.max(0, Math.floor(first / 60)), last: Math.min(48, Math.ceil(last / 60)) };
  }

  // Each takes the first lane that is free; what overlaps shares the width.
  function lanes(chips) {
    var ends = [], group = [], groupEnd = -1, placed = [], groups = 0;
    function close() { group.forEach(function (each) { each.of = ends.length; each.group = groups; }); ends = []; group = []; groups += 1; }
    chips.map(function (chip) { return { chip: chip, at: C.stateOf(chip) }; })
      .sort(function (one, other) { return one.at.from - other.at.from || other.at.until - one.at.until; })
      .forEach(function (each) {
        if (each.at.from >= groupEnd) { close(); }
        each.lane = ends.findIndex(function (end) { return end <= each.at.from; });
        if (each.lane < 0) { each.lane = ends.push(0) - 1; }
        ends[each.lane] = each.at.until; groupEnd = Math.max(groupEnd, each.at.until);
        group.push(each); placed.push(each);
      });
    close();
    return placed;
  }

  function hours(place, shown, across) {
    var box = document.createElement("div");
    box.className = "cal-hours"; box.setAttribute("aria-hidden", "true");
    for (var hour = shown.first; hour <= shown.last; hour += across ? 2 : 1) {
      var label = document.createElement("span");
      label.textContent = C.clock(hour * 60);
      label.style[across ? "left" : "top"] = across ? (hour - shown.first) / (shown.last - shown.first) * 100 + "%" : (hour - shown.first) * HOUR_PX + "px";
      box.appendChild(label);
    }
    place.appendChild(box);
    return box;
  }

  function clear() {
    C.all(".cal-hours").forEach(function (each) { each.remove(); });
    C.uncrowd();
    C.all(".chip-li").forEach(function (item) { item.removeAttribute("style"); item.classList.remove("small"); });
    C.all(".chips").forEach(function (list) { list.removeAttribute("style"); });
    C.root.classList.remove("timed");
  }

  // On its hours and in its lane; answers how high that is, px.
  function stand(style, at, place) {
    var high = Math.max(22, (at.until - at.from) / 60 * HOUR_PX - 2);
    style.top = (at.from / 60 - shown.first) * HOUR_PX + "px";
    style.height = high + "px";
    style.left = place.lane / place.of * 100 + "%";
    style.width = 100 / place.of + "%";
    return high;
  }

  function inColumns() {
    var head = Math.max.apply(null, C.all("td .cal-date").map(function (each) { return each.offsetHeight; }).concat(30)) + 4;
    C.root.style.setProperty("--cal-hour", HOUR_PX + "px");
    C.root.style.setProperty("--cal-head", head + "px");
    C.root.style.setProperty("--cal-height", head + (shown.last - shown.first) * HOUR_PX + "px");
    C.uncrowd();
    C.all("td .chips").forEach(function (list) {
      var placed = lanes(C.all(".chip", list)), numbers = C.crowd(list, placed);
      placed.forEach(function (each) {
        var high = stand(each.chip.closest(".chip-li").style, each.at, each);
        each.chip.parentNode.classList.toggle("small", high < SMALL_PX);
      });
      numbers.forEach(function (told) { stand(C.number(list, told), told, told); });
    });
    var scroll = C.root.querySelector(".cal-scroll"), first = C.root.querySelector("td .chips");
    hours(scroll, shown, false).style.top = first.getBoundingClientRect().top - scroll.getBoundingClientRect().top + "px";
  }

  function inLines(shown) {
    var span = (shown.last - shown.first) * 60, head = C.root.querySelector("thead th.cal-day");
    C.all("td .chips").forEach(function (list) {
      var placed = lanes(C.all(".chip", list)), most = 1;
      placed.forEach(function (each) {
        var style = each.chip.closest(".chip-li").style;
        style.left = (each.at.from - shown.first * 60) / span * 100 + "%";
        style.width = (each.at.until - each.at.from) / span * 100 + "%";
        style.top = each.lane * LANE_PX + 2 + "px";
        style.height = LANE_PX - 4 + "px";
        most = Math.max(most, each.lane + 1);
      });
      list.style.height = most * LANE_PX + "px";
      C.root.style.setProperty("--cal-hour", list.offsetWidth / (shown.last - shown.first) + "px");
    });
    hours(head, shown, true);
  }

  var shown = { first: EARLIEST, last: LATEST };
  C.layout = function () {
    if (!C.timed()) { if (C.root.classList.contains("timed")) { clear(); } return; }
    // While a broadcast is held the hours stay where they are: a clock that shifts under a hand cannot be read.
    if (!C.held || !C.root.classList.contains("timed")) { shown = range(); }
    C.all(".cal-hours").forEach(function (each) { each.remove(); });
    C.root.classList.add("timed");
    if (columns) { inColumns(); } else { inLines(shown); }
  };

  // The minute of the day under a point of a cell.
  C.minuteAt = function (cell, x, y) {
    var box = cell.querySelector(".chips").getBoundingClientRect();
    var share = lines ? (x - box.left) / box.width : (y - box.top) / box.height;
    return shown.first * 60 + Math.min(1, Math.max(0, share)) * (shown.last - shown.first) * 60;
  };

  C.wide.addEventListener("change", function () { C.layout(); });
  window.addEventListener("resize", function () { if (C.timed()) { C.layout(); } });
  C.ready();
  C.layout();
  // A month of rows is wider than a screen: it opens where today is.
  var today = C.wide.matches && C.view === "month" && C.root.querySelector("th.today");
  if (today) { C.root.querySelector(".cal-scroll").scrollLeft = today.offsetLeft - 160; }
}());
