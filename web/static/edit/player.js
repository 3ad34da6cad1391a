// County Studio, editing desk: the light film picture by picture, J K L, in and out, on the drawing of shots and sound.
(function () {
  "use strict";

  var player = document.getElementById("player"), desk = document.getElementById("desk");
  if (!player) { return; }

  var SPEEDS = [1, 2, 4];
  var going = null;                          // { timer } while a film runs backwards

  function reel() { return player.querySelector("details.reel[open]"); }
  function film(box) { return box && box.querySelector("video"); }
  function clock(seconds) {
    var minutes = Math.floor(seconds / 60), rest = (seconds - 60 * minutes).toFixed(2);
    return minutes + ":" + (rest < 10 ? "0" : "") + rest;
  }
  function seek(video, seconds) {
    var box = video.closest(".reel"), length = Number(box.dataset.length);
    video.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length - 0.001));
    draw(box);
  }

  function draw(box) {
    var video = film(box);
    if (!video) { return; }
    var length = Number(box.dataset.length) || 1, scale = 1000 / length;
    var start = parseFloat(box.querySelector("[data-in]").value) || 0, end = parseFloat(box.querySelector("[data-out]").value) || 0;
    var line = box.querySelector(".heads .at"), chosen = box.querySelector(".heads .chosen"), at = video.currentTime * scale;
    line.setAttribute("x1", at); line.setAttribute("x2", at);
    chosen.setAttribute("x", Math.max(0, start * scale));
    chosen.setAttribute("width", Math.max(0, (Math.min(end, length) - start) * scale));
    box.querySelector("[data-clock]").textContent = clock(video.currentTime);
  }

  function still(video) {
    if (going) { window.clearInterval(going.timer); going = null; }
    if (!video.paused) { video.pause(); }
  }
  function step(video, by) {
    still(video);
    // To the middle of a picture: at its very edge a decoder may show the one before.
    var one = Number(video.closest(".reel").dataset.step), place = Math.floor(video.currentTime / one + 0.001) + by;
    seek(video, (place + 0.5) * one);
  }
  function onwards(video) {
    if (going || video.paused) { still(video); video.playbackRate = 1; video.play(); return; }
    video.playbackRate = SPEEDS[Math.min(SPEEDS.length - 1, SPEEDS.indexOf(video.playbackRate) + 1)];
  }
  // No browser plays backwards; a picture every tenth of a second is enough to find a place.
  function backwards(video) {
    var speed = going ? Math.min(4, going.speed * 2) : 1;
    still(video);
    going = { speed: speed, timer: window.setInterval(function () {
      seek(video, video.currentTime - 0.1 * speed);
      if (video.currentTime <= 0) { still(video); }
    }, 100) };
  }
  function mark(box, which) {
    var video = film(box), field = box.querySelector(which === "in" ? "[data-in]" : "[data-out]");
    var one = Number(box.dataset.step), at = Math.floor(video.currentTime / one + 0.001) * one;
    field.value = (which === "in" ? at : at + one).toFixed(3);
    draw(box);
  }

  var DOES = {
    back: function (box) { step(film(box), -1); },
    next: function (box) { step(film(box), 1); },
    play: function (box) { var video = film(box); if (going || !video.paused) { still(video); } else { video.playbackRate = 1; video.play(); } },
    "in": function (box) { mark(box, "in"); },
    out: function (box) { mark(box, "out"); }
  };
  var KEYS = {
    j: function (box) { backwards(film(box)); },
    k: function (box) { still(film(box)); },
    l: function (box) { onwards(film(box)); },
    i: DOES["in"], o: DOES.out, arrowleft: DOES.back, arrowright: DOES.next
  };

  document.addEventListener("keydown", function (event) {
    var target = event.target, box = reel();
    if (event.ctrlKey || event.metaKey || event.altKey || !film(box)) { return; }
    if (/^(INPUT|TEXTAREA|SELECT|SUMMARY)$/.test(target.tagName) || target.isContentEditable) { return; }
    var key = event.key.toLowerCase(), act = KEYS[key];
    // Arrows belong to the page elsewhere.
    if (!act || (key.indexOf("arrow") === 0 && !player.contains(target) && target !== document.body)) { return; }
    event.preventDefault();
    act(box);
  });

  player.addEventListener("click", function (event) {
    var button = event.target.closest("[data-do]");
    if (button) { DOES[button.dataset.do](button.closest(".reel")); }
  });

  player.querySelectorAll(".reel").forEach(function (box) {
    var video = film(box), line = box.querySelector("[data-timeline]"), held = false;
    if (!video) { return; }
    box.querySelector("[data-keys]").hidden = false;
    function to(event) {
      var frame = line.getBoundingClientRect();
      seek(video, (event.clientX - frame.left) / frame.width * Number(box.dataset.length));
    }
    line.addEventListener("pointerdown", function (event) {
      held = true; video.preload = "auto"; line.setPointerCapture(event.pointerId); still(video); to(event);
    });
    line.addEventListener("pointermove", function (event) { if (held) { to(event); } });
    ["pointerup", "pointercancel"].forEach(function (name) { line.addEventListener(name, function () { held = false; }); });
    ["timeupdate", "seeked", "loadedmetadata", "pause"].forEach(function (name) { video.addEventListener(name, function () { draw(box); }); });
    box.addEventListener("input", function () { draw(box); });
    draw(box);
  });

  // The take that is open on the desk lies between in and out, ready to be trimmed by eye.
  function showTake() {
    var tile = desk && desk.querySelector(".take-tile.open");
    if (!tile) { return; }
    player.querySelectorAll(".reel").forEach(function (box) { box.open = box.dataset.reel === tile.dataset.source; });
    var box = reel(), video = film(box);
    if (!video) { return; }
    box.querySelector("[data-in]").value = Number(tile.dataset.start).toFixed(2);
    box.querySelector("[data-out]").value = Number(tile.dataset.end).toFixed(2);
    if (video.paused && !going) { video.preload = "metadata"; seek(video, Number(tile.dataset.start) + Number(box.dataset.step) / 2); }
    draw(box);
  }
  document.addEventListener("desk:shown", showTake);
  showTake();
}());
