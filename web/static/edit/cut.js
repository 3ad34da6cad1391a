// County Studio, editing desk: the cut played roughly from the light films, take after take, with captions and voices,
// to judge its pace and to speak to it. Two players take turns, so that the next take stands ready.
(function () {
  "use strict";

  var desk = document.getElementById("desk"), player = document.getElementById("player");
  if (!desk || !player || !window.requestAnimationFrame) { return; }

  var UNDER_VOICE = 0.25, LATE_S = 0.04;
  var going = null;                          // { takes, place, films, now, since, voices, muted, frame }

  function track() { return desk.querySelector("[data-track]"); }
  function number(each, name) { return Number(each.dataset[name]); }
  function perSecond() { return number(track(), "rate") / number(track(), "over"); }
  function head() { return Number(desk.querySelector(".ruler").getAttribute("aria-valuenow")) / perSecond(); }

  // The takes on the clip's clock, each with its film and where in it.
  function takes() {
    return Array.prototype.map.call(desk.querySelectorAll(".take-band[data-take]"), function (band) {
      var tile = desk.querySelector('.take-tile[data-take="' + band.dataset.take + '"]');
      var film = player.querySelector('.reel[data-reel="' + tile.dataset.source + '"] video'), picture = tile.querySelector("img");
      return {
        first: number(band, "first") / perSecond(), end: number(band, "end") / perSecond(),
        film: film ? film.getAttribute("src") : "", picture: picture ? picture.src : "", from: number(tile, "start")
      };
    });
  }
  function voices() {
    return Array.prototype.map.call(desk.querySelectorAll(".block.voice"), function (block) {
      var row = document.getElementById(block.dataset.row), sound = new Audio(row.querySelector("audio").src);
      sound.preload = "auto";
      sound.volume = Math.min(1, Math.pow(10, Number(row.querySelector("select").value) / 20));
      return { first: number(block, "first") / perSecond(), end: number(block, "end") / perSecond(), sound: sound, on: false };
    });
  }
  function film() {
    var made = document.createElement("video");
    made.className = "cut-film";
    made.playsInline = true;
    made.preload = "auto";
    made.hidden = true;
    return made;
  }

  function ready(which, take, at) {
    if (!take || !take.film) { return; }
    if (which.getAttribute("src") !== take.film) { which.src = take.film; }
    which.currentTime = take.from + Math.max(0, at - take.first);
  }
  function begin(place, at) {
    var take = going.takes[place], figure = desk.querySelector(".track-still"), was = going.films[going.now];
    going.place = place;
    going.now = 1 - going.now;
    var now = going.films[going.now];
    if (take.film) {
      if (now.getAttribute("src") !== take.film || Math.abs(now.currentTime - take.from - Math.max(0, at - take.first)) > LATE_S) { ready(now, take, at); }
      now.muted = going.muted;
      now.play().catch(function () { now.muted = true; now.play().catch(stop); });
    }
    now.hidden = !take.film;
    was.hidden = true;
    was.pause();
    if (take.film) { going.photo.remove(); } else { going.photo.src = take.picture; figure.prepend(going.photo); }
    figure.hidden = false;
    going.since = performance.now() - (at - take.first) * 1000;
    ready(was, going.takes[place + 1], going.takes[place + 1] ? going.takes[place + 1].first : 0);
  }
  function time() {
    var take = going.takes[going.place], now = going.films[going.now];
    if (!take.film) { return take.first + (performance.now() - going.since) / 1000; }
    return now.seeking || now.readyState < 2 ? null : take.first + now.currentTime - take.from;
  }

  function tick() {
    if (!going) { return; }
    var at = time(), take = going.takes[going.place];
    going.frame = window.requestAnimationFrame(tick);
    if (at === null || at < take.first) { return; }
    if (at >= take.end - 0.01) {
      if (going.place + 1 >= going.takes.length) { tell(take.end); stop(); return; }
      begin(going.place + 1, take.end);
      return;
    }
    tell(at);
    speak(at);
  }
  function tell(at) {
    var said = Array.prototype.find.call(desk.querySelectorAll(".block.caption"), function (block) {
      return number(block, "first") / perSecond() <= at && at < number(block, "end") / perSecond();
    });
    going.said.textContent = said ? said.querySelector(".block-text").textContent : "";
    desk.dispatchEvent(new CustomEvent("desk:playhead", { detail: at }));
  }
  function speak(at) {
    var loud = false;
    going.voices.forEach(function (voice) {
      var inside = !going.muted && voice.first <= at && at < voice.end;
      if (inside && !voice.on) { voice.sound.currentTime = at - voice.first; voice.sound.play().catch(function () { return null; }); }
      if (!inside && voice.on) { voice.sound.pause(); }
      voice.on = inside;
      loud = loud || inside;
    });
    going.films.forEach(function (each) { each.volume = loud ? UNDER_VOICE : 1; });
  }

  function start(muted) {
    var all = takes(), at = head(), figure = desk.querySelector(".track-still");
    if (!all.length) { return; }
    if (at >= all[all.length - 1].end - 0.1) { at = 0; }
    document.querySelectorAll("video, audio").forEach(function (each) { each.pause(); });
    going = { takes: all, place: 0, films: [film(), film()], now: 1, voices: muted ? [] : voices(), muted: muted };
    going.photo = new Image();
    going.photo.className = "cut-film";
    going.said = document.createElement("figcaption");
    going.said.className = "cut-said";
    figure.replaceChildren(going.films[0], going.films[1], going.said);
    figure.classList.add("plays");
    begin(all.findIndex(function (each) { return at < each.end; }), at);
    show();
    tick();
  }
  function stop() {
    if (!going) { return; }
    var was = going, figure = desk.querySelector(".track-still");
    going = null;
    window.cancelAnimationFrame(was.frame);
    was.films.forEach(function (each) { each.pause(); each.removeAttribute("src"); each.load(); });
    was.voices.forEach(function (each) { each.sound.pause(); });
    if (figure) { figure.classList.remove("plays"); figure.replaceChildren(); }
    desk.dispatchEvent(new CustomEvent("desk:stopped"));
    show();
  }
  function show() {
    var button = desk.querySelector("[data-cut]");
    if (!button) { return; }
    button.hidden = false;
    button.setAttribute("aria-pressed", going ? "true" : "false");
    button.querySelector("[data-cut-play]").hidden = Boolean(going);
    button.querySelector("[data-cut-stop]").hidden = !going;
  }

  desk.addEventListener("click", function (event) {
    if (event.target.closest("[data-cut]")) { if (going) { stop(); } else { start(false); } }
  });
  desk.addEventListener("pointerdown", function (event) { if (going && !going.muted && event.target.closest(".ruler, .takes-lane, .block")) { stop(); } });
  // Who records sees the cut run, without its sound.
  desk.addEventListener("desk:cut", function (event) { stop(); if (event.detail) { start(true); } });
  desk.addEventListener("desk:shown", function () { stop(); show(); });
  document.addEventListener("visibilitychange", function () { if (document.hidden) { stop(); } });
  show();
}());
