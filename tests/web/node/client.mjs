// tus-js-client as a program: node client.mjs MODULES ORDER. ORDER is JSON; each line of the output is JSON.
//   path, endpoint, headers, filename   what goes where
//   chunk, withCreation, checksum       bytes of a piece; whether the first goes with the creation; whether pieces have one
//   store                               file in which the client remembers what it began; it goes on with what it finds there
//   stopAt, terminate                   bytes after which it stops; whether it then takes the upload back
//   pauseMs                             before each piece, as a slow line has
//   damage                              number of pieces that get a wrong checksum first
import { createHash } from "node:crypto";
import { createReadStream, openSync, readSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

const [modules, order] = process.argv.slice(2);
const tus = createRequire(path.join(modules, "x.js"))("tus-js-client");
const given = JSON.parse(order);
const size = statSync(given.path).size;
const descriptor = openSync(given.path, "r");
const say = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);
const sleep = (ms) => new Promise((done) => { setTimeout(done, ms); });
let damage = given.damage || 0, stopped = false;

function checksum(start) {
  const piece = Buffer.alloc(Math.min(given.chunk, size - start));
  readSync(descriptor, piece, 0, piece.length, start);
  if (damage > 0) { damage -= 1; piece[0] ^= 1; }
  return `sha1 ${createHash("sha1").update(piece).digest("base64")}`;
}

const upload = new tus.Upload(createReadStream(given.path), {
  endpoint: given.endpoint, headers: given.headers, metadata: { filename: given.filename }, uploadSize: size,
  chunkSize: given.chunk, uploadDataDuringCreation: Boolean(given.withCreation),
  retryDelays: Array(100).fill(200),
  ...(given.store ? { urlStorage: new tus.FileUrlStorage(given.store) } : {}),
  async onBeforeRequest(request) {
    const sends = request.getMethod() === "PATCH" || (request.getMethod() === "POST" && given.withCreation);
    if (sends && given.checksum) { request.setHeader("Upload-Checksum", checksum(Number(request.getHeader("Upload-Offset") || 0))); }
    if (sends && given.pauseMs) { await sleep(given.pauseMs); }
  },
  onAfterResponse(request, answer) {
    say({
      method: request.getMethod(), status: answer.getStatus(), from: request.getHeader("Upload-Offset") ?? null,
      to: answer.getHeader("Upload-Offset") ?? null, next: answer.getHeader("X-Next") ?? null,
    });
  },
  onShouldRetry(error) {
    const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
    return status === 0 || status === 409 || status === 423 || status === 460;
  },
  onChunkComplete(_, accepted) {
    if (given.stopAt === undefined || accepted < given.stopAt || stopped) { return; }
    stopped = true;
    upload.abort(Boolean(given.terminate)).then(() => say({ stopped: upload.url }), (error) => say({ error: String(error) }));
  },
  onSuccess() { say({ done: upload.url }); },
  onError(error) { say({ error: String(error) }); process.exitCode = 1; },
});

const before = given.store ? await upload.findPreviousUploads() : [];
if (before.length) { upload.resumeFromPreviousUpload(before[0]); }
upload.start();
