// County Studio, editing desk: a voice recorded in the page, from the playhead on. Where the browser cannot (WeChat's
// often), the phone's own recorder gives a file. The cut runs along (cut.js), without its sound.
(function () {
  "use strict";

  var desk = document.getElementById("desk"), devices = navigator.mediaDevices;
  if (!desk) { return; }

  var KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
  var WANTED = { audio: { echoCancellation: false, noiseSuppression: true, autoGainControl: true } };
  var able = Boolean(devices && devices.getUserMedia && window.MediaRecorder);
  var going = null, said = "";               // { recorder, stream, parts, from, since, timer, context, meter }
  var kept = null;                           // { address, data } of what was recorded last, until it is on the desk

  function one(selector) { return desk.querySelector(selector); }
  function clock(seconds) { return Math.floor(seconds / 60) + ":" + ("0" + Math.floor(seconds % 60)).slice(-2); }

  // The board is exchanged at every change, also while somebody speaks.
  function show() {
    var box = one("[data-recorder]"), file = one("[data-voice-file]");
    if (!box) { return; }
    box.hidden = !able;
    if (able && !said && !file.dataset.settled) { file.open = false; }
    file.dataset.settled = "yes";
    one("[data-rec=start]").hidden = Boolean(going);
    one("[data-rec=stop]").hidden = !going;
    one("[data-rec-level]").hidden = !going;
    one("[data-rec=again]").hidden = !kept || Boolean(going) || Boolean(said);
    one("[data-rec-said]").textContent = said;
    tick();
  }
  function tick() {
    if (!going || !one("[data-rec-clock]")) { return; }
    var seconds = (Date.now() - going.since) / 1000;
    one("[data-rec-clock]").textContent = clock(seconds);
    one("[data-rec-level]").value = level();
    if (seconds >= Number(one("[data-recorder]").dataset.most)) { stop(); }
  }
  function level() {
    if (!going.meter) { return 0; }
    var wave = new Uint8Array(going.meter.fftSize), most = 0;
    going.meter.getByteTimeDomainData(wave);
    wave.forEach(function (each) { most = Math.max(most, Math.abs(each - 128) / 128); });
    return Math.sqrt(most);
  }
  function listen(stream) {
    var Context = window.AudioContext || window.webkitAudioContext;
    if (!Context) { return; }
    going.context = new Context();
    going.meter = going.context.createAnalyser();
    going.context.createMediaStreamSource(stream).connect(going.meter);
  }

  function start() {
    document.querySelectorAll("video, audio").forEach(function (each) { each.pause(); });
    devices.getUserMedia(WANTED).then(function (stream) {
      var kind = KINDS.find(function (each) { return MediaRecorder.isTypeSupported(each); });
      var recorder = new MediaRecorder(stream, kind ? { mimeType: kind, audioBitsPerSecond: 96000 } : {});
      going = { recorder: recorder, stream: stream, parts: [], from: parseFloat(one("#voice-at").value) || 0, since: Date.now() };
      said = "";
      recorder.ondataavailable = function (event) { if (event.data.size) { going.parts.push(event.data); } };
      recorder.onstop = send;
      try { listen(stream); } catch (error) { going.meter = null; }
      recorder.start(1000);
      going.timer = window.setInterval(tick, 100);
      desk.dispatchEvent(new CustomEvent("desk:cut", { detail: true }));
      show();
    }).catch(function () {
      var file = one("[data-voice-file]");
      said = one("[data-recorder]").dataset.denied;
      file.open = true;
      show();
    });
  }
  function stop() { if (going && going.recorder.state !== "inactive") { going.recorder.stop(); } }

  function send() {
    var was = going, kind = was.recorder.mimeType || "audio/webm", data = new FormData(one("form.voice-file"));
    going = null;
    desk.dispatchEvent(new CustomEvent("desk:cut", { detail: false }));
    window.clearInterval(was.timer);
    was.stream.getTracks().forEach(function (each) { each.stop(); });
    if (was.context) { was.context.close(); }
    data.delete("file");
    data.append("file", new Blob(was.parts, { type: kind }), "voice." + (/mp4/.test(kind) ? "m4a" : /ogg/.test(kind) ? "ogg" : "webm"));
    data.set("start", was.from.toFixed(3));
    kept = { address: one("[data-recorder]").dataset.address, data: data };
    post();
  }
  function post() {
    said = one("[data-recorder]").dataset.busy;
    show();
    desk.dispatchEvent(new CustomEvent("desk:send", { detail: kept }));
  }

  desk.addEventListener("click", function (event) {
    var button = event.target.closest("[data-rec]");
    if (!button) { return; }
    if (button.dataset.rec === "again") { post(); } else if (button.dataset.rec === "start" && !going) { start(); } else { stop(); }
  });
  // A file goes the same way as a recording, so that it too waits for the line.
  desk.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-sends]")) { return; }
    event.preventDefault();
    var data = new FormData(form), file = data.getAll("file").find(function (each) { return each.size; });
    if (!file) { form.querySelector("#voice-pick").click(); return; }
    data.delete("file");
    data.append("file", file, file.name);
    said = one("[data-recorder]").dataset.busy;
    show();
    desk.dispatchEvent(new CustomEvent("desk:send", { detail: { address: one("[data-recorder]").dataset.address, data: data } }));
  });
  function ours(event) { return event.detail.address === one("[data-recorder]").dataset.address; }
  desk.addEventListener("desk:taken", function (event) { if (ours(event)) { kept = null; said = ""; } });
  // What was said stays, to be sent once more when what was in the way is gone; 400 says that nothing is in it.
  desk.addEventListener("desk:refused", function (event) {
    if (!ours(event)) { return; }
    if (event.detail.status === 400) { kept = null; }
    said = "";
    show();
  });
  desk.addEventListener("desk:shown", show);
  window.addEventListener("beforeunload", function (event) { if (going || kept) { event.preventDefault(); } });
  show();
}());
