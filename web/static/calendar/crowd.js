// County Studio, calendar: a crowded hour. What finds no room in a narrow column is counted, not squeezed: "+9".
(function () {
  "use strict";

  var C = window.CountyCalendar;
  if (!C) { return; }
  var LANE_PX = 46, TIGHT_PX = 92;

  function kept(chip) { return (C.held && C.held.chip === chip) || chip === document.activeElement; }

  // What hangs together in time: each such stretch has a number of its own.
  function stretches(hidden) {
    var found = [], last = null;
    hidden.slice().sort(function (one, other) { return one.at.from - other.at.from; }).forEach(function (each) {
      if (last && each.at.from < last.until) {
        last.until = Math.max(last.until, each.at.until); last.members.push(each);
      } else {
        last = { from: each.at.from, until: each.at.until, members: [each] };
        found.push(last);
      }
    });
    return found;
  }

  // Leaves as many lanes as there is room for, the last one for numbers. Answers where each number stands.
  C.crowd = function (list, placed) {
    var wide = list.offsetWidth, fits = Math.max(2, Math.floor(wide / LANE_PX)), groups = {}, numbers = [];
    placed.forEach(function (each) {
      if (each.of > fits) { (groups[each.group] = groups[each.group] || []).push(each); }
    });
    Object.keys(groups).forEach(function (key) {
      groups[key].forEach(function (each) { each.of = fits; });
      stretches(groups[key].filter(function (each) { return each.lane >= fits - 1; })).forEach(function (stretch) {
        var gone = stretch.members.length === 1 ? [] : stretch.members.filter(function (each) { return !kept(each.chip); });
        stretch.members.forEach(function (each) { each.lane = fits - 1; each.hidden = gone.indexOf(each) >= 0; });
        if (gone.length) { numbers.push({ from: stretch.from, until: stretch.until, count: gone.length, lane: fits - 1, of: fits }); }
      });
    });
    placed.forEach(function (each) {
      var item = each.chip.closest(".chip-li");
      item.classList.toggle("beyond", Boolean(each.hidden));
      item.classList.toggle("tight", wide / each.of < TIGHT_PX);
    });
    return numbers;
  };

  C.number = function (list, told) {
    var item = document.createElement("li"), link = document.createElement("a"), cell = list.closest("td"), day = cell.querySelector(".cal-date a[href]");
    item.className = "cal-more";
    link.href = C.view === "week" && day ? day.href : C.root.dataset.crowd;
    link.textContent = "+" + told.count;
    link.setAttribute("aria-label", C.fill(C.root.dataset.more, { n: told.count }) + " " + cell.dataset.label);
    item.appendChild(link);
    list.appendChild(item);
    return item.style;
  };

  C.uncrowd = function () {
    C.all(".cal-more").forEach(function (each) { each.remove(); });
    C.all(".chip-li").forEach(function (item) { item.classList.remove("beyond", "tight"); });
  };
}());
