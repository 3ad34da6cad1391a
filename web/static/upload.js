// County Studio: uploads that survive. tus 1.0 in pieces; a lost line, a reload or a restart goes on where it stopped.
// Light, for phones and old browsers; desktops have Uppy (upload_desk.js). Without scripts the form posts one file by itself.
(function () {
  "use strict";

  var kit = window.CountyUpload;
  if (!kit) { return; }

  var AT_ONCE = 2;                           // files sent side by side
  var PAUSES_S = [1, 2, 4, 8, 15, 30, 60];   // before trying again; the last for ever

  var form = kit.form, words = kit.words, all = [];
  var guest = "guest" in words;              // by a link: nobody's own pages to open afterwards

  function Sending(file) {
    this.file = file; this.url = ""; this.offset = 0; this.state = "waiting"; this.tries = 0; this.piece = 1 << 20;
    this.row = kit.model.content.firstElementChild.cloneNode(true);
    this.request = null; this.timer = 0; this.sent = 0; this.since = 0; this.next = ""; this.bad = false; this.known = false;
    kit.list.appendChild(this.row);
    this.part("name").textContent = file.name;
    this.part("size").textContent = kit.sizeText(file.size);
    ["pause", "resume", "remove"].forEach(function (name) {
      this.part(name).addEventListener("click", this[name].bind(this));
    }, this);
    this.bad = file.size > kit.limit || file.size === 0;
    if (this.bad) { this.fail(file.size ? words.tooLarge : words.empty); }
    this.show();
  }

  Sending.prototype.part = function (name) { return this.row.querySelector("[data-" + name + "]"); };

  Sending.prototype.show = function () {
    var share = this.file.size ? Math.min(1, (this.offset + this.moving()) / this.file.size) : 0;
    this.row.dataset.state = this.state;
    this.part("bar").value = share * 100;
    this.part("bar").hidden = this.bad || (this.state === "waiting" && !this.url);
    this.part("pause").hidden = this.state !== "sending" && this.state !== "retrying";
    this.part("resume").hidden = this.bad || (this.state !== "paused" && this.state !== "failed");
    this.part("remove").hidden = this.state === "done";
    this.part("open").hidden = this.state !== "done" || guest;
    var done = this.part("done"), rest = this.part("left");
    if (this.bad) { return; }
    if (this.state === "waiting") { done.textContent = this.url ? words.goesOn.replace("{n}", Math.floor(share * 100) + "%") : ""; rest.textContent = ""; return; }
    done.textContent = kit.sizeText(share * this.file.size) + " / " + kit.sizeText(this.file.size);
    rest.textContent = { paused: words.paused, retrying: words.retrying, done: this.known ? words.here : words.done, failed: "" }[this.state];
    if (this.known) { this.part("bar").hidden = true; done.textContent = ""; }
    if (this.state !== "sending") { return; }
    var rate = this.rate();
    if (share >= 1) { rest.textContent = words.storing; return; }
    if (rate) {
      done.textContent += " · " + kit.sizeText(rate) + "/s";
      rest.textContent = kit.timeText((this.file.size - share * this.file.size) / rate);
    } else { rest.textContent = ""; }
  };

  Sending.prototype.moving = function () { return this.request ? this.request.moved || 0 : 0; };
  Sending.prototype.rate = function () {
    var spent = (Date.now() - this.since) / 1000;
    return spent > 0.5 ? (this.sent + this.moving()) / spent : 0;
  };

  Sending.prototype.say = function (text) {
    var place = this.part("fault");
    place.hidden = !text; place.textContent = text || "";
  };
  Sending.prototype.fail = function (text) { this.state = "failed"; this.say(text); this.show(); };

  Sending.prototype.start = function () {
    this.state = "sending"; this.say(""); this.tries = 0; this.since = Date.now(); this.sent = 0; this.show();
    this.step();
  };
  // What comes next: begin, ask where it goes on, or send a piece.
  Sending.prototype.step = function () { return this.url ? this.find() : this.begin(); };

  // A file that is here already need not be sent.
  Sending.prototype.begin = function () {
    kit.known(this.file, this.ask.bind(this)).then(function (next) {
      if (this.state !== "sending") { return; }
      if (next) { this.known = true; this.finish(next); } else { this.create(); }
    }.bind(this), this.unreadable.bind(this));
  };
  Sending.prototype.unreadable = function () { this.fail(words.unreadable); fill(); };

  Sending.prototype.create = function () {
    var given = { filename: this.file.name, modified: String(this.file.lastModified || "") };
    ["unit", "item", "sender"].forEach(function (name) { if (kit.chosen(name)) { given[name] = kit.chosen(name); } });
    var metadata = Object.keys(given).map(function (name) { return name + " " + kit.text64(given[name]); }).join(",");
    this.ask("POST", words.create, { "Upload-Length": this.file.size, "Upload-Metadata": metadata }).then(function (answer) {
      if (answer && this.fine(answer)) { this.url = answer.getResponseHeader("Location"); this.offset = 0; this.send(); }
    }.bind(this));
  };

  Sending.prototype.find = function () {
    this.ask("HEAD", this.url, {}).then(function (answer) {
      if (!answer) { return; }
      if (answer.status === 404 || answer.status === 410) { this.url = ""; this.offset = 0; this.create(); return; }
      if (this.fine(answer)) { this.heard(answer); }
    }.bind(this));
  };

  Sending.prototype.send = function () {
    var piece = this.file.slice(this.offset, this.offset + this.piece), begun = Date.now(), size = piece.size;
    kit.checksum(piece).then(function (headers) {
      headers["Content-Type"] = "application/offset+octet-stream";
      headers["Upload-Offset"] = this.offset;
      return this.ask("PATCH", this.url, headers, piece);
    }.bind(this)).then(function (answer) {
      if (!answer || !this.fine(answer)) { return; }
      this.piece = kit.larger(this.piece, size, (Date.now() - begun) / 1000);
      this.tries = 0;
      this.heard(answer);
    }.bind(this), this.unreadable.bind(this));
  };

  Sending.prototype.heard = function (answer) {
    var offset = Number(answer.getResponseHeader("Upload-Offset")), next = answer.getResponseHeader("X-Next");
    this.sent += Math.max(0, offset - this.offset); this.offset = offset;
    if (next) { this.finish(next); return; }
    if (offset < this.file.size) { this.send(); } else { this.again(); }
    this.show();
  };

  Sending.prototype.finish = function (next) {
    this.state = "done"; this.next = next; this.part("open").href = next; this.say(""); this.show();
    var last = all.every(function (each) { return each.state === "done"; });
    if (guest ? last : all.length === 1 && !this.known) { location.assign(next); return; }
    fill();
  };

  // A request of this file; nothing comes of it once the file is paused or removed.
  Sending.prototype.ask = function (method, address, headers, body) {
    var self = this, own = null;
    if (this.state !== "sending") { return Promise.resolve(null); }
    return kit.ask(method, address, headers, body, function (request) {
      own = self.request = request;
      request.upload.addEventListener("progress", function (moved) { request.moved = moved.loaded; self.show(); });
    }).then(function (answer) {
      if (self.request !== own) { return null; }
      self.request = null;
      return self.state === "sending" ? answer : null;
    });
  };

  // Whether it went well; if not, it is tried again where that can help, and said where it cannot.
  Sending.prototype.fine = function (answer) {
    if (answer.status >= 200 && answer.status < 300) { return true; }
    if (kit.hopeless(answer.status)) { this.fail(kit.said(answer.responseText)); fill(); return false; }
    this.again();
    return false;
  };

  Sending.prototype.again = function () {
    var pause = PAUSES_S[Math.min(this.tries, PAUSES_S.length - 1)];
    this.tries += 1; this.state = "retrying"; this.piece = kit.smaller(this.piece);
    this.timer = setTimeout(this.retry.bind(this), pause * 1000);
    this.show();
  };
  Sending.prototype.retry = function () {
    clearTimeout(this.timer);
    if (this.state !== "retrying") { return; }
    this.state = "sending"; this.since = Date.now(); this.sent = 0; this.show(); this.step();
  };

  Sending.prototype.pause = function () {
    var request = this.request;
    this.state = "paused"; this.request = null; clearTimeout(this.timer);
    if (request) { request.abort(); }
    this.show(); fill();
  };
  Sending.prototype.resume = function () { this.start(); };
  Sending.prototype.remove = function () {
    this.pause(); this.state = "removed";
    if (this.url) { kit.ask("DELETE", this.url, {}); }
    all.splice(all.indexOf(this), 1);
    this.row.remove(); ready(); fill();
  };

  var running = false;
  function busy() { return all.filter(function (each) { return each.state === "sending" || each.state === "retrying"; }); }
  function ready() { kit.go.disabled = !all.some(function (each) { return each.state === "waiting"; }); }
  // Start what waits, as many as may go side by side.
  function fill() {
    if (running) {
      all.forEach(function (each) { if (each.state === "waiting" && busy().length < AT_ONCE) { each.start(); } });
    }
    ready();
  }

  function chosenAlready(file) {
    return all.some(function (each) { return each.file.name === file.name && each.file.size === file.size && each.file.lastModified === file.lastModified; });
  }
  function take(files) {
    Array.prototype.forEach.call(files, function (file) {
      if (chosenAlready(file)) { return; }
      var sending = new Sending(file), before = kit.stopped(file);
      if (before && !sending.bad) {
        sending.url = before.dataset.url; sending.offset = Number(before.dataset.offset);
        kit.taken(before); sending.show();
      }
      all.push(sending);
    });
    kit.fault.hidden = true;
    fill();
  }

  function open() {
    var input = kit.input, drop = kit.drop;
    form.classList.add("scripted");
    input.multiple = true;
    input.required = false;
    var finger = window.matchMedia("(hover: none)").matches; // nothing is dragged into a phone
    form.querySelector("[data-choose]").textContent = finger && words.tap || words.choose;
    input.addEventListener("change", function () { take(input.files); input.value = ""; });
    ["dragenter", "dragover"].forEach(function (kind) {
      drop.addEventListener(kind, function () { drop.classList.add("over"); });
    });
    ["dragleave", "drop"].forEach(function (kind) {
      drop.addEventListener(kind, function () { drop.classList.remove("over"); });
    });
    drop.addEventListener("drop", function (event) {
      var files = kit.dropped(event.dataTransfer);
      if (files) { event.preventDefault(); files.then(take); }
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (!all.length) { kit.fault.textContent = words.none; kit.fault.hidden = false; return; }
      running = true; fill();
    });
    window.addEventListener("online", function () { all.forEach(function (each) { each.retry(); }); });
    window.addEventListener("beforeunload", function (event) { if (busy().length) { event.preventDefault(); } });
  }

  // A desktop: wide, with a mouse, and of this decade. Whatever goes wrong with its page, this one does the work.
  var desk = "desk" in words && window.matchMedia && matchMedia("(min-width: 900px) and (pointer: fine)").matches && window.indexedDB;
  if (desk) { kit.load(JSON.parse(words.desk).load).then(function () { kit.openDesk(); }).catch(open); } else { open(); }
}());
