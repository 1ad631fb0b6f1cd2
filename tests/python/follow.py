"""Follow Xintu live, from docs/PROTOCOL.md alone: needs Debian's python3-socketio and python3-websocket.

usage: follow.py URL
Subscribes to `zones` and `events`, applies every change, comes back after each loss of the connection, and asks for what
it missed. Says one JSON document a line: {"live": …} whenever it is in step, {"lost": …} when the connection broke; the
line `hold` on its input is answered by {"zones": {…}, "events": […], …}, the end of its input ends it.
"""

import json
import random
import sys
import threading

import socketio

TOPICS = ["zones", "events"]
EVENTS_KEPT = 50
ANSWER_WITHIN_S = 10
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 30


def say(**message):
    print(json.dumps(message), flush=True)


class Follower:
    def __init__(self, url):
        self.url = url
        self.lock = threading.RLock()
        self.epoch = None
        self.audience = None
        self.held = {}  # topic -> revision
        self.zones = {}  # id -> zone
        self.events = []
        self.waiting = None  # changes that came before the answer to the open subscription
        self.asked = 0
        self.snapshots = self.continued = 0
        self.attempt = 0
        self.pause = None
        self.lost = threading.Event()
        # Coming back is this program's own: a library would not wait as the page asks.
        self.socket = socketio.Client(reconnection=False)
        self.socket.on("connect", self.ask)
        self.socket.on("change", self.change)
        self.socket.on("epoch", self.new_epoch)
        self.socket.on("drain", self.drain)
        self.socket.on("disconnect", self.lost.set)

    def follow(self):
        while True:
            self.lost.clear()
            try:
                self.socket.connect(self.url, socketio_path="live", transports=["websocket"], wait_timeout=10)
                self.lost.wait()
                say(lost=self.attempt)
            except socketio.exceptions.ConnectionError:
                pass
            pause = random.uniform(0, min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2**self.attempt))
            if self.pause is not None:
                pause, self.pause = self.pause, None
            self.attempt += 1
            threading.Event().wait(pause)

    def ask(self, as_held=True):
        with self.lock:
            self.asked += 1
            asked = self.asked
            self.waiting = []
            request = {"topics": TOPICS}
            if as_held and self.epoch is not None and all(topic in self.held for topic in TOPICS):
                lowest = min(self.held.values())
                request["since"] = {"epoch": self.epoch, "revision": lowest, "audience": self.audience}
        self.socket.emit("subscribe", request, callback=lambda answer: self.answered(asked, answer))
        late = threading.Timer(ANSWER_WITHIN_S, self.unanswered, [asked])
        late.daemon = True
        late.start()

    def unanswered(self, asked):
        with self.lock:
            is_open = asked == self.asked and self.waiting is not None
        if is_open:
            self.socket.disconnect()

    def answered(self, asked, answer):
        with self.lock:
            if asked != self.asked:
                return
            waiting, self.waiting = self.waiting, None
            if "error" in answer:
                say(error=answer["error"])
                again = threading.Timer(2, self.ask)
                again.daemon = True
                again.start()
                return
            self.attempt = 0
            if "snapshots" in answer:
                self.snapshots += 1
                if (answer["epoch"], answer["audience"]) != (self.epoch, self.audience):
                    self.held = {}
                self.epoch, self.audience = answer["epoch"], answer["audience"]
                for snapshot in answer["snapshots"].values():
                    self.replace(snapshot)
                rest = waiting
            else:
                self.continued += 1
                rest = answer["changes"] + waiting
            # The library hands each message to a thread of its own: they may come here in another order.
            rest.sort(key=lambda change: change["revision"])
            fits = (answer["epoch"], answer["audience"]) == (self.epoch, self.audience)
            if fits and all([self.apply(change) for change in rest]):
                say(live=min(self.held.values()))
                return
        self.ask(as_held=False)

    def change(self, change):
        with self.lock:
            if self.waiting is not None:
                self.waiting.append(change)
                return
            if self.apply(change):
                return
        self.ask()

    def replace(self, snapshot):
        if snapshot["revision"] < self.held.get(snapshot["topic"], 0):
            return
        self.held[snapshot["topic"]] = snapshot["revision"]
        if snapshot["topic"] == "events":
            self.events = snapshot["data"][-EVENTS_KEPT:]
        else:
            self.zones = {zone["id"]: zone for zone in snapshot["data"]}

    def apply(self, change):
        """Apply what follows on; False at a gap."""
        topic, revision, prev = change["topic"], change["revision"], change["prev"]
        held = self.held.get(topic)
        if held is not None and revision <= held:
            return True
        if held is None or prev > held:
            return False
        self.held[topic] = revision
        if topic == "events":
            new = [event for event in change["data"] if event["revision"] > held]
            self.events = (self.events + new)[-EVENTS_KEPT:]
        else:
            self.zones.update((zone["id"], zone) for zone in change["data"])
        return True

    def new_epoch(self, message):
        with self.lock:
            if message["epoch"] == self.epoch:
                return
            self.epoch = None
        self.ask(as_held=False)

    def drain(self, message):
        self.pause = message["retryInMs"] / 1000
        self.socket.disconnect()

    def hold(self):
        with self.lock:
            say(zones=self.zones, events=self.events, held=self.held, snapshots=self.snapshots, continued=self.continued)


follower = Follower(sys.argv[1])
threading.Thread(target=follower.follow, daemon=True).start()
for line in sys.stdin:
    if line.strip() == "hold":
        follower.hold()
