// Puts each new call at the top of the log; without this script, loading the page again does the same.
"use strict";

const log = document.getElementById("calls");
const status = document.getElementById("live");
const LONGEST = 500;

const source = new EventSource(log.dataset.live);
source.addEventListener("open", () => { status.textContent = "Live"; status.className = "badge good"; });
source.addEventListener("error", () => { status.textContent = "Not connected"; status.className = "badge odd"; });
source.addEventListener("call", (event) => {
  // After a lost connection the server begins where it stopped, but the page may know more.
  if (document.getElementById(`call-${event.lastEventId}`)) return;
  document.getElementById("no-calls")?.remove();
  log.hidden = false;
  log.insertAdjacentHTML("afterbegin", event.data);
  log.firstElementChild.classList.add("fresh");
  while (log.children.length > LONGEST) log.lastElementChild.remove();
});
