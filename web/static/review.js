// Looking at a clip together: frames, a mark in the picture, moments of comments, two versions in step.
(function () {
  "use strict";

  function clock(seconds) {
    var tenths = Math.round(seconds * 10), rest = tenths % 600;
    return Math.floor(tenths / 600) + ":" + (rest < 100 ? "0" : "") + (rest / 10).toFixed(rest % 10 ? 1 : 0);
  }

  function step(videos, frame, by) {
    videos.forEach(function (video) {
      video.pause();
      // The middle of a picture, so that rounding never shows its neighbour.
      var now = Math.floor(video.currentTime / frame + 1e-6);
      video.currentTime = Math.max(0, (now + by + 0.5) * frame);
    });
  }

  function steps(box, videos, frame) {
    var bar = box.querySelector("[data-steps]");
    if (!bar) { return; }
    bar.hidden = false;
    bar.querySelectorAll("[data-step]").forEach(function (button) {
      button.addEventListener("click", function () { step(videos, frame, Number(button.dataset.step)); });
    });
  }

  function review(stage) {
    var video = stage.querySelector("video"), layer = stage.querySelector("[data-mark-layer]");
    var pins = stage.querySelectorAll(".pin[data-at]"), fresh = stage.querySelector("[data-new-pin]");
    var mark = document.querySelector("[data-mark]"), form = document.querySelector("[data-say]");
    var place = { x: 50, y: 50 };
    steps(stage.parentElement, [video], Number(stage.dataset.frame));

    // Pins belong to moments: while the film is elsewhere they would only hide it.
    function show() {
      pins.forEach(function (pin) {
        pin.classList.toggle("away", Math.abs(Number(pin.dataset.at) - video.currentTime) > 0.7);
      });
    }
    ["timeupdate", "seeked", "loadedmetadata"].forEach(function (name) { video.addEventListener(name, show); });
    show();

    function put(x, y) {
      place.x = Math.min(100, Math.max(0, x));
      place.y = Math.min(100, Math.max(0, y));
      form.across.value = place.x.toFixed(1);
      form.down.value = place.y.toFixed(1);
      form.at.value = clock(video.currentTime);
      draw();
    }
    function draw() {
      var view = fresh.ownerSVGElement.viewBox.baseVal, x = form.across.value, y = form.down.value;
      fresh.toggleAttribute("hidden", x === "" || y === "");
      fresh.setAttribute("transform", "translate(" + x / 100 * view.width + " " + y / 100 * view.height + ")");
    }
    form.across.addEventListener("input", draw);
    form.down.addEventListener("input", draw);

    function marking(on) {
      layer.hidden = !on;
      mark.setAttribute("aria-pressed", String(on));
      if (on) { video.pause(); layer.focus(); }
    }
    mark.addEventListener("click", function () { marking(layer.hidden); });
    layer.addEventListener("click", function (event) {
      if (event.detail === 0) { // by the keyboard: Enter takes the place the arrows found
        put(place.x, place.y);
      } else {
        var box = layer.getBoundingClientRect();
        put((event.clientX - box.left) / box.width * 100, (event.clientY - box.top) / box.height * 100);
      }
      marking(false);
      form.text.focus();
    });
    layer.addEventListener("keydown", function (event) {
      var by = event.shiftKey ? 10 : 2;
      var way = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[event.key];
      if (way) { event.preventDefault(); put(place.x + way[0], place.y + way[1]); }
      if (event.key === "Escape") { marking(false); mark.focus(); }
    });

    form.text.addEventListener("focus", function () {
      if (!form.at.value && video.currentTime > 0.05) { video.pause(); form.at.value = clock(video.currentTime); }
    });

    document.querySelectorAll("[data-seek]").forEach(function (link) {
      if (link.dataset.shapeHere !== "1") { return; }
      link.addEventListener("click", function (event) {
        event.preventDefault();
        video.pause();
        video.currentTime = Number(link.dataset.seek);
        stage.scrollIntoView({ block: "center" });
      });
    });
  }

  function together(box) {
    var videos = Array.from(box.querySelectorAll("video")), play = box.querySelector("[data-play]");
    if (videos.length < 2) { return; }
    var first = videos[0], second = videos[1];
    steps(box, videos, Number(box.querySelector("[data-frame]").dataset.frame));
    second.muted = true;

    function both(name) { videos.forEach(function (video) { video[name](); }); }
    function follow() {
      if (Math.abs(second.currentTime - first.currentTime) > 0.08) { second.currentTime = first.currentTime; }
    }
    play.addEventListener("click", function () {
      if (first.paused) { second.currentTime = first.currentTime; both("play"); } else { both("pause"); }
    });
    first.addEventListener("play", function () { play.setAttribute("aria-pressed", "true"); if (second.paused) { second.play(); } });
    first.addEventListener("pause", function () { play.setAttribute("aria-pressed", "false"); second.pause(); follow(); });
    first.addEventListener("seeked", follow);
    first.addEventListener("timeupdate", follow);
    first.addEventListener("ratechange", function () { second.playbackRate = first.playbackRate; });
  }

  document.querySelectorAll("[data-stage]").forEach(review);
  document.querySelectorAll("[data-together]").forEach(together);
}());
