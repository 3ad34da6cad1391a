// County Studio, editing desk: the clip's own clock. A playhead with a picture, and blocks that are moved and stretched.
// Without scripts the forms below the track do the same.
(function () {
  "use strict";

  var desk = document.getElementById("desk");
  if (!desk || !window.PointerEvent) { return; }

  var PX_PER_S = 44, FAR_PX = 5, QUIET_MS = 450, STILL_MS = 160, TWICE_MS = 450, EDGE_PX = 36;
  var WIDE = window.matchMedia("(min-width: 900px)");
  var head = 0, rolled = 0, picked = null, drag = null, keys = null, stills = 0, seen = "", tapped = { at: 0, row: "" }, touched = false, dropped = false;

  function box() { return desk.querySelector("[data-track]"); }
  function blocks() { return Array.prototype.slice.call(desk.querySelectorAll(".block")); }
  function number(each, name) { return Number(each.dataset[name]); }
  function ask(detail) { desk.dispatchEvent(new CustomEvent("desk:change", { detail: detail })); }
  function exact(frames) { var track = box(); return frames * number(track, "over") + "/" + track.dataset.rate; }
  function seconds(frames) { return (frames * number(box(), "over") / number(box(), "rate")); }
  function clock(frames) {
    var all = seconds(frames), minutes = Math.floor(all / 60), rest = (all - 60 * minutes).toFixed(2);
    return minutes + ":" + (rest < 10 ? "0" : "") + rest;
  }

  // ------------------------------------------------------------------------------------------------- drawing

  function scale() { return desk.querySelector(".track-in").clientWidth / Math.max(1, number(box(), "whole")); }
  function put(each, first, end) {
    var px = scale();
    each.style.left = first * px + "px";
    each.style.width = Math.max(4, (end - first) * px) + "px";
  }
  function lay() {
    var track = box();
    if (!track) { return; }
    track.hidden = false;
    var inner = track.querySelector(".track-in"), ruler = track.querySelector(".ruler");
    inner.style.width = Math.max(track.querySelector(".track-scroll").clientWidth, seconds(number(track, "whole")) * PX_PER_S) + "px";
    track.querySelectorAll("[data-first]").forEach(function (each) { put(each, number(each, "first"), number(each, "end")); });
    ruler.replaceChildren();
    var last = Math.floor(seconds(number(track, "whole"))), px = inner.clientWidth / seconds(number(track, "whole"));
    for (var at = 0; at <= last; at += 1) {
      var tick = document.createElement("span");
      tick.className = at % 5 ? "tick" : "tick long";
      tick.style.left = at * px + "px";
      if (at % 5 === 0) { tick.textContent = at + "″"; }
      ruler.append(tick);
    }
    track.querySelector(".track-scroll").scrollLeft = rolled;
    track.querySelector(".track-scroll").addEventListener("scroll", function (event) { rolled = event.target.scrollLeft; }, { passive: true });
    show(head);
  }
  function show(frames) {
    var track = box(), most = number(track, "frames") - 1, ruler = track.querySelector(".ruler");
    head = Math.min(Math.max(0, frames), Math.max(0, most));
    track.querySelector(".track-head").style.left = (head + 0.5) * scale() + "px";
    track.querySelector("[data-head-clock]").textContent = clock(head);
    ruler.setAttribute("aria-valuenow", head);
    ruler.setAttribute("aria-valuetext", clock(head));
    desk.querySelectorAll("[data-head-s]").forEach(function (each) { each.value = seconds(head).toFixed(2); });
  }
  function follow() {
    var strip = desk.querySelector(".track-scroll"), at = (head + 0.5) * scale();
    if (at < strip.scrollLeft + 20 || at > strip.scrollLeft + strip.clientWidth - 40) { strip.scrollLeft = at - strip.clientWidth / 3; }
  }
  function bandAt(frames) {
    return Array.prototype.find.call(desk.querySelectorAll(".take-band[data-take]"), function (each) {
      return number(each, "first") <= frames && frames < number(each, "end");
    });
  }
  // The picture at the playhead; another take opens first.
  function look(soon) {
    window.clearTimeout(stills);
    stills = window.setTimeout(function () {
      var band = bandAt(head), still = document.getElementById("still");
      if (!band || !still) { return; }
      if (!band.classList.contains("open")) {
        var link = desk.querySelector('.take-tile[data-take="' + band.dataset.take + '"] a');
        if (link && !drag) { link.click(); }
        return;
      }
      var address = box().dataset.still + "&take=" + band.dataset.take + "&at=" + encodeURIComponent(exact(head)), fresh = new Image();
      fresh.onload = function () { seen = address; paint(true); };
      fresh.src = address;
    }, soon ? 0 : STILL_MS);
  }

  // Once more beside the track, for screens on which the large one is out of sight.
  function paint(large) {
    var still = document.getElementById("still"), beside = desk.querySelector(".track-still"), small = new Image();
    var address = seen || (WIDE.matches && still ? still.getAttribute("src") : "");
    if (!address || !still || beside.classList.contains("plays")) { return; }
    if (large) { still.src = address; }
    small.src = address;
    small.alt = beside.dataset.alt;
    beside.replaceChildren(small);
    beside.hidden = false;
  }

  // ------------------------------------------------------------------------------------------------ choosing

  function pick(block) {
    picked = block ? { lane: block.parentNode.dataset.lane, first: number(block, "first") } : null;
    blocks().forEach(function (each) { each.classList.toggle("picked", each === block); });
    desk.querySelectorAll(".track-row").forEach(function (each) { each.classList.toggle("picked", Boolean(block) && each.id === block.dataset.row); });
    var cards = desk.querySelectorAll("[data-rows]");
    cards.forEach(function (each) { each.classList.toggle("chosen", Boolean(block)); });
  }
  // After an answer the block may lie where there was room for it.
  function pickAgain() {
    if (!picked) { return; }
    var lane = blocks().filter(function (each) { return each.parentNode.dataset.lane === picked.lane; });
    lane.sort(function (one, other) { return Math.abs(number(one, "first") - picked.first) - Math.abs(number(other, "first") - picked.first); });
    var had = document.activeElement && document.activeElement.classList.contains("block");
    pick(lane[0] || null);
    if (had && lane[0]) { lane[0].focus({ preventScroll: true }); }
  }
  function write(block) {
    pick(block);
    var field = document.getElementById(block.dataset.row).querySelector("[data-words]");
    if (field) { field.focus(); field.setSelectionRange(field.value.length, field.value.length); }
  }

  // ------------------------------------------------------------------------------------------------- changing

  function set(block, first, end) {
    var most = number(box(), block.dataset.over ? "whole" : "frames"), length = end - first;
    if (first !== number(block, "first") && end !== number(block, "end")) {      // moved, not stretched
      first = Math.min(Math.max(0, first), Math.max(0, most - length)); end = first + length;
    }
    block.dataset.first = Math.max(0, Math.min(first, most - 1));
    block.dataset.end = Math.max(number(block, "first") + 1, block.dataset.over ? end : Math.min(end, most));
    put(block, number(block, "first"), number(block, "end"));
    if (picked) { picked.first = number(block, "first"); }
  }
  function save(block, was, ends) {
    if (was[0] === number(block, "first") && was[1] === number(block, "end")) { return; }
    var detail = { op: block.dataset.op || "caption", was: block.dataset.was, start: exact(number(block, "first")) };
    if (block.dataset.voice) { detail.voice = block.dataset.voice; }
    if (ends) { detail.end = exact(number(block, "end")); }
    block.dataset.was = exact(number(block, "first"));
    ask(detail);
  }

  function framesAt(event) { return Math.floor((event.clientX - desk.querySelector(".track-in").getBoundingClientRect().left) / scale()); }

  desk.addEventListener("pointerdown", function (event) {
    var block = event.target.closest(".block"), ruler = event.target.closest(".ruler, .takes-lane");
    touched = event.pointerType !== "mouse";
    if (event.button || drag || !box()) { return; }
    if (ruler) {
      event.preventDefault();
      desk.querySelector(".ruler").focus({ preventScroll: true });
      drag = { ruler: true };
      show(framesAt(event));
      return;
    }
    if (!block) { return; }
    var touch = event.pointerType !== "mouse", free = !touch || block.classList.contains("picked");
    var edge = event.target.closest("[data-edge]"), frame = block.getBoundingClientRect();
    var side = edge && block.classList.contains("picked") ? edge.dataset.edge : null;
    // A thumb is wider than an end: near one it means that one, where the block is wide enough for both.
    if (!side && touch && free && frame.width > 3 * EDGE_PX && !block.dataset.over) {
      side = event.clientX - frame.left < EDGE_PX ? "start" : frame.right - event.clientX < EDGE_PX ? "end" : null;
    }
    drag = { block: block, x: event.clientX, side: side, free: free, on: false, was: [number(block, "first"), number(block, "end")] };
  });
  window.addEventListener("pointermove", function (event) {
    if (!drag) { return; }
    if (drag.ruler) { show(framesAt(event)); look(false); return; }
    var far = event.clientX - drag.x, by = Math.round(far / scale()), least = Math.ceil(0.4 / seconds(1));
    if (!drag.on && Math.abs(far) < FAR_PX) { return; }
    if (!drag.free) { drag = null; return; }                                     // a finger pushes the track along
    if (!drag.on) { drag.on = true; pick(drag.block); drag.block.classList.add("dragged"); }
    if (drag.side === "start") { set(drag.block, Math.min(drag.was[0] + by, drag.was[1] - least), drag.was[1]); }
    else if (drag.side === "end") { set(drag.block, drag.was[0], Math.max(drag.was[1] + by, drag.was[0] + least)); }
    else { set(drag.block, drag.was[0] + by, drag.was[1] + by); }
    show(drag.side === "end" ? number(drag.block, "end") - 1 : number(drag.block, "first"));
  });
  window.addEventListener("pointerup", function () {
    var was = drag;
    drag = null;
    if (!was) { return; }
    if (was.ruler) { look(true); return; }
    was.block.classList.remove("dragged");
    if (!was.on) { return; }
    dropped = true;                          // the click that follows is no tap
    window.setTimeout(function () { dropped = false; }, 0);
    save(was.block, was.was, !was.block.dataset.over);
    look(false);
  });
  window.addEventListener("pointercancel", function () {
    if (drag && drag.block) { drag.block.classList.remove("dragged"); set(drag.block, drag.was[0], drag.was[1]); }
    drag = null;
  });

  // One tap chooses and goes there, a second one writes; a click by Enter or a screen reader writes at once.
  desk.addEventListener("click", function (event) {
    var block = event.target.closest(".block");
    if (!block || dropped) { return; }
    var now = Date.now(), twice = tapped.row === block.dataset.row && now - tapped.at < TWICE_MS;
    twice = twice || (touched && block.classList.contains("picked"));
    tapped = { at: now, row: block.dataset.row };
    if (twice || event.detail === 0) { write(block); return; }
    pick(block);
    show(number(block, "first"));
    look(false);
  });

  function flush() {
    if (!keys) { return; }
    window.clearTimeout(keys.timer);
    var was = keys; keys = null;
    save(was.block, was.was, !was.block.dataset.over);
  }
  desk.addEventListener("keydown", function (event) {
    var block = event.target.closest(".block"), ruler = event.target.closest(".ruler");
    if (!block && !ruler) { return; }
    var by = { ArrowLeft: -1, ArrowRight: 1 }[event.key] * (event.shiftKey ? 10 : 1);
    if (ruler) {
      var to = event.key === "Home" ? 0 : event.key === "End" ? number(box(), "frames") : by ? head + by : null;
      if (to !== null) { event.preventDefault(); show(to); look(false); }
      return;
    }
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      document.getElementById(block.dataset.row).querySelector("[data-delete]").click();
    } else if (event.key === "Escape") {
      pick(null);
    } else if (by && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      if (keys && keys.block !== block) { flush(); }
      keys = keys || { block: block, was: [number(block, "first"), number(block, "end")] };
      pick(block);
      if (event.altKey && !block.dataset.over) {
        set(block, number(block, "first"), Math.max(number(block, "end") + by, number(block, "first") + Math.ceil(0.4 / seconds(1))));
      } else if (!event.altKey) { set(block, number(block, "first") + by, number(block, "end") + by); }
      show(number(block, "first"));
      window.clearTimeout(keys.timer);
      keys.timer = window.setTimeout(function () { flush(); look(false); }, QUIET_MS);
    }
  });

  // Opening a take takes the playhead along.
  function shown() {
    if (!box()) { return; }
    flush();                                 // what keys have done to the board before
    lay();
    var open = desk.querySelector(".take-band.open");
    if (open && !(number(open, "first") <= head && head < number(open, "end"))) {
      show(Math.floor((number(open, "first") + number(open, "end")) / 2));
    } else if (head) { look(true); }
    paint(false);
    pickAgain();
    if (!picked) { pick(null); }
  }
  desk.addEventListener("desk:shown", shown);
  // While the cut plays, the playhead runs along; then the picture is drawn where it stopped.
  desk.addEventListener("desk:stopped", function () { paint(false); look(false); });
  desk.addEventListener("desk:playhead", function (event) { show(Math.floor(event.detail * number(box(), "rate") / number(box(), "over") + 0.001)); follow(); });
  window.addEventListener("resize", lay);
  window.addEventListener("beforeunload", flush);
  lay();
  shown();
}());
