// Uploads a recording by an independent client of the tus protocol, over a line that breaks.
//
// `tus.mjs SERVER COOKIE TALK FILE KNOWN CUT_AFTER CUTS STOP_AFTER`: the connection is cut after CUT_AFTER bytes, CUTS times. With
// STOP_AFTER above 0 the program ends there, as a browser that is closed does; KNOWN is where it writes down what it began, and
// goes on with it when it is started again. Prints where the upload is, and each offset at which it went on.

import { createReadStream, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const modules = process.env.FEED_NODE_MODULES ?? fileURLToPath(new URL("../../../node_modules", import.meta.url));
const tus = await import(pathToFileURL(resolve(modules, "tus-js-client/lib.esm/node/index.js")).href);

const [server, cookie, talk, path, known, ...numbers] = process.argv.slice(2);
const [cutAfter, cuts, stopAfter] = numbers.map(Number);
const [host, port] = server.split(":");

let left = cuts;
const line = createServer((near) => {
  const far = connect(Number(port), host);
  const cut = () => [near, far].forEach((end) => end.destroy());
  let sent = 0;
  near.on("data", (bytes) => {
    sent += bytes.length;
    if (left > 0 && sent > cutAfter) {
      left -= 1;
      cut();
    } else if (!far.write(bytes)) {
      near.pause();
    }
  });
  far.on("drain", () => near.resume());
  far.pipe(near);
  [near, far].forEach((end) => end.on("error", cut).on("close", cut));
});
await new Promise((listening) => line.listen(0, "127.0.0.1", listening));

const size = statSync(path).size;
const upload = new tus.Upload(createReadStream(path), {
  endpoint: `http://127.0.0.1:${line.address().port}/uploads`,
  headers: { Cookie: cookie, "Sec-Fetch-Site": "same-origin" },
  metadata: { talk, filename: "evening.mp4" },
  uploadSize: size,
  chunkSize: 4_000_000,
  retryDelays: [0, 50, 100, 200, 400],
  storeFingerprintForResuming: true,
  urlStorage: new tus.FileUrlStorage(known),
  fingerprint: async () => "evening",
  onAfterResponse: (request, response) => {
    const offset = response.getHeader("upload-offset");
    if (request.getMethod() === "HEAD") console.log(`on from ${offset}`);
    if (stopAfter > 0 && Number(offset) >= stopAfter) process.exit(0);
  },
  onError: (error) => {
    console.error(String(error));
    process.exit(1);
  },
  onSuccess: () => {
    console.log(`done ${new URL(upload.url).pathname}`);
    process.exit(0);
  },
});
for (const before of (await upload.findPreviousUploads()).slice(0, 1)) {
  // The line has another port each time.
  before.uploadUrl = `http://127.0.0.1:${line.address().port}${new URL(before.uploadUrl).pathname}`;
  upload.resumeFromPreviousUpload(before);
}
upload.start();
