#!/usr/bin/env python3
"""An executable model of Amble's sync protocol: two people, two devices, one shared document.

What is modelled
  A *change* is {author device, actor, seq, deps, edits}; a document is a set of changes closed
  under deps, kept here as a bit mask over all changes ever made (`clo` = a change and all it
  stands on).  An *act* sets one field of an object, or creates an object with its first field; an
  *edit* is what one or several acts made of one object; a field that it sets overwrites exactly
  the values visible at its change's deps.  A device has durable state (rolled back by a restore) and a
  session (lost by a crash).  Every transaction is atomic; a crash can fall between any two.

The rules (class Device)
  line      Every device's changes form one line: each stands on all earlier ones of that device.
            A change that does not stand on the last change of its author that we hold is a
            *branch* (its author's home was an old copy) and is not taken in; what it says and we
            lack is shown as a problem.
  parcel    {mine, yours, changes}: my last change, the last of yours that I hold, and all I hold
            outside what stands under the two tips you last named (a tip I do not hold counts for
            nothing).  A hello is a parcel without changes, and so is an acknowledgement.
            Live link, file and camera bring the same parcel to the same `receive`.
  hello     In a live session nothing is published before the other's hello has been read.
  publish   Otherwise every sync publishes the outbox before it takes anything in.
  compact   One edit an object waits.  What is set again is replaced: the old value is gone, its id
            stays with the new edit.  A waiting creation whose object turns out to be in the document
            (an old copy) is published as a change of that object, not created again; if it is there
            in the other's name, it is shown whole.
  part      Each field of an edit remembers the act that set it.  After adopting, a field whose act is
            in the document, or was replaced by one that is, is not published again.
  forget    A live sync that ends while we are behind leaves the tips as they were last noted without
            being behind: what the other named and did not give counts for nothing any more.
  behind    If the other names a change of ours that we do not hold, our home is an old copy:
            publish nothing until a parcel brings it; then `adopt`.
  proof     A tip of mine that the other names counts when the change comes with it and is mine by
            its tag, and when what the other says it holds has one line of each of us (nobody honest
            holds two of one).  Otherwise the parcel is refused as forged, and the tips that were
            noted before stay.
  adopt     In one transaction: withdraw our changes that the other does not hold, take in what
            was given back, forget the edits that are in it, publish the rest, fresh actor.
            My typed edits are kept for the life of the epoch as they were typed, so what is
            withdrawn of mine, delivered or not, is published again whole; an edit that is in a
            change that was given back is kept with that change.  A file never withdraws what was
            delivered.  If both lines branched (both homes were old copies and old files came
            between), the first person's copy stands, and what goes of the other's is shown whole.
  hold      Nothing is held.  What cannot be applied is dropped; the next hello says so.
  refusal   A change the guard refuses is simply not held, and is offered at every sync.

The invariants
  I1  both documents are equal after two fault-free live syncs, also after every old file
  I2  every saved edit is in the document exactly once, or taken back, or shown as a problem
  I3  no object is created twice; no (actor, seq) is used twice
  I4  nobody conflicts with themself
  I5  "delivered" is true, unless the other's home was replaced since
  I6  what was taken back, or replaced while it waited, leaves in no parcel; what has left is not
      offered to be taken back
  I7  two fault-free live syncs leave nothing waiting and nobody behind
  I8  a change stands on what its author's screen showed (after adopt: on what was given back)
  I10 a value that was replaced while it waited never comes back over the new one
  I9  one of the two runs changed software (--hostile): it names any tips, gives or withholds any
      changes it ever saw, repeats, branches, invents.  At every step each saved edit of the
      other is in its document or its outbox (or, if it belongs to an object that only the
      hostile one made and that was withdrawn, shown whole), and nothing that the hostile one
      ever said is gone without being shown.  I2 to I4, I6 and I8 hold for the honest one, too.

Run    python3 sync_model.py --schedules 100000 --seed 1 [--harsh] [--hostile]
Exit status is 1 if an invariant broke; the first failing schedules are printed, minimised.
"""
import argparse, collections, copy, random, sys

A, B = 0, 1
NAMES = "AB"
Edit = collections.namedtuple("Edit", "id author op obj sets modern was", defaults=[()])
# sets: (field, act that set it) pairs; an act's id is its value.  modern: old apps refuse it.
# was: ids of the waiting edits that it replaced
Change = collections.namedtuple("Change", "n author actor seq deps clo edits")
Parcel = collections.namedtuple("Parcel", "sender mine yours changes")   # changes: a mask


class Broken(Exception):
    """An invariant does not hold."""


def bits(mask):
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


class Session:
    def __init__(self, actor):
        self.actor, self.seq = actor, 0
        self.open = False          # the other's hello has been read
        self.sent = 0              # changes already sent in this session
        self.said = None           # tips last told
        self.known = None          # the tips last named by the other while we were not behind


class Device:
    """One device under the rules above."""
    def __init__(self, world, me):
        self.w, self.me, self.other = world, me, 1 - me
        self.doc = 0               # durable: changes held
        self.outbox = []           # durable: [edit, doc it was typed on], one edit an object
        self.typed = {}            # durable: change of mine -> its typed edits, for the life of the epoch
        self.acked = set()         # durable: changes of mine that the other said it holds
        self.told = None           # durable: (mine, yours) as the other last said
        self.delivered = set()     # durable: edit ids shown as delivered
        self.owed = set()          # durable, ghost: acts saved, not taken back and not replaced
        self.got = set()           # durable, ghost: edits of the other ever held
        self.out = set()           # durable, ghost: acts ever published
        self.before = None         # volatile: the tips noted before this parcel
        self.orphans = set()       # durable, ghost: acts of mine set aside with the other's object
        self.last = None           # volatile: the last act saved: object, its waiting edit before, its id
        self.old_app = False
        self.session = None        # volatile

    DURABLE = ("doc", "outbox", "typed", "acked", "told", "delivered", "owed", "got", "out", "orphans")

    def snapshot(self):
        return copy.deepcopy({k: getattr(self, k) for k in self.DURABLE})

    def restore(self, snap):
        for k, v in copy.deepcopy(snap).items():
            setattr(self, k, v)
        self.session = None

    # -- small questions ------------------------------------------------------------------
    def holds(self, n):
        return n is not None and self.doc >> n & 1

    def tip(self, who):
        return self.w.tip(self.doc, who)

    def tips(self):
        return self.tip(self.me), self.tip(self.other)

    def behind(self):
        return self.told is not None and self.told[1] is not None and not self.holds(self.told[1])

    def lacking(self):
        """All I hold outside what stands under the tips the other named."""
        mask = self.doc
        for n in self.told or ():
            if self.holds(n):
                mask &= ~self.w.changes[n].clo
        return mask

    # -- edits ----------------------------------------------------------------------------
    def waiting(self):
        return {act for e, _ in self.outbox for _, act in e.sets}

    def save(self, e):
        """An act is saved.  If an edit of its object waits, the two become one."""
        k = next((k for k, (w, _) in enumerate(self.outbox) if w.obj == e.obj), None)
        old = None if k is None else self.outbox[k][0]
        self.last = e.obj, old, e.id
        if old is None:
            self.outbox.append([e, self.doc])
        else:
            sets = tuple(sorted({**dict(old.sets), **dict(e.sets)}.items()))
            was = (old.id,) + old.was if KEEP_IDS else ()
            new = Edit(e.id, e.author, old.op, e.obj, sets, old.modern or e.modern, was)
            self.outbox[k] = [new, self.doc]
            self.w.replace(old, new)
            self.owed -= {act for _, act in old.sets} - {act for _, act in sets}
        self.owed.add(e.id)
        if self.session and self.session.open and not self.behind():
            self.publish(self.session)
            return self.answer()
        return []

    def undo(self):
        """Takes the last act back, if it still waits as it was left."""
        obj, before, i = self.last or (None, None, None)
        k = next((k for k, (w, _) in enumerate(self.outbox) if w.id == i), None)
        if k is None:
            return False
        after = self.outbox[k][0]
        self.outbox[k:k + 1] = [] if before is None else [[before, self.doc]]
        self.last = None
        self.taken_back(after, before)
        return True

    def unshare(self, k):
        """Takes an edit out of the outbox."""
        e = self.outbox.pop(k)[0]
        self.taken_back(e, None)

    def taken_back(self, after, before):
        def acts(e):
            return {act for _, act in e.sets} if e else set()
        gone = acts(after) - acts(before)
        self.owed = self.owed - gone | acts(before)
        if self.out & gone:
            raise Broken("I6: an act already published was offered to be taken back")
        self.w.take_back(self.me, gone, acts(before))

    def publish(self, session=None):
        """One transaction: the outbox becomes a change on the current heads."""
        if not self.outbox:
            return
        session = session or Session(self.w.fresh())
        rows, self.outbox = self.outbox, []
        objects, done = self.w.objects(self.doc), self.w.edits(self.doc, self.me)
        edits, typed = [], []
        for kept, screen in rows:
            e = kept
            if screen not in (self.doc, "adopted"):
                raise Broken("I8: published on other heads than its author's screen")
            if screen == "adopted" and PARTS:
                e = e._replace(sets=tuple(s for s in e.sets if s[1] not in done))
            if e.op == "new" and objects.get(e.obj) == self.me:
                e = e._replace(op="put")            # an old copy: it was created before it was replaced
                self.w.count["creation became a change"] += 1
            if (e.op == "new") != (e.obj in objects):
                objects.setdefault(e.obj, self.me)
                edits.append(e)
                typed.append(kept)
            else:                                   # its object was set aside, or is there in the
                self.w.problem([e])                 # other's name: shown whole
                self.orphans |= {act for _, act in e.sets}
                self.w.count["set aside, shown whole"] += 1
        if edits:
            session.seq += 1
            c = self.w.commit(self.me, session.actor, session.seq, self.doc, edits)
            self.doc |= 1 << c.n
            self.typed[c.n] = typed
            self.out |= {act for e in typed for _, act in e.sets}

    # -- sync -----------------------------------------------------------------------------
    def connect(self):
        self.session = Session(self.w.fresh())
        self.session.said = self.tips()
        self.session.known = None if self.behind() else self.told
        return [Parcel(self.me, *self.tips(), 0)]            # the hello

    def disconnect(self):
        if FORGET and self.session and self.behind():
            self.told = self.session.known
            self.w.count["forgot tips that were not given"] += 1
        self.session = None

    def write_file(self):
        if not self.behind():
            self.publish()
        yield                                                # a crash can fall here
        return Parcel(self.me, *self.tips(), self.lacking())

    def receive(self, p, live):
        """A generator: a crash can fall at each yield.  Returns what to send in answer."""
        s = self.session if live else None
        if self.forged(p):
            self.w.count["forged, refused"] += 1
            return []                                        # the tips noted before stay
        if s:
            s.open = True
        self.before, self.told = self.told, (p.mine, p.yours)
        self.acknowledge()
        if not self.behind():
            if s:
                s.known = self.told
            self.publish(s)                                  # before anything is taken in
        yield
        if self.behind():
            self.adopt(p, s, live)
        else:
            self.take(p)
        yield
        return self.answer() if s else []

    def forged(self, p):
        """A change that comes under the name of a tip of mine, and is not mine by its tag."""
        mine = p.yours
        return mine is not None and (self.holds(mine) or p.changes >> mine & 1) \
            and self.w.changes[mine].author != self.me

    def answer(self):
        s, new = self.session, self.lacking() & ~self.session.sent
        if not new and s.said == self.tips():
            return []
        s.sent |= new
        s.said = self.tips()
        return [Parcel(self.me, *self.tips(), new)]

    def acknowledge(self):
        yours = self.told[1]
        if not self.holds(yours):
            return
        for n in [n for n in self.typed if self.w.changes[yours].clo >> n & 1]:
            self.delivered |= {act for e in self.typed[n] for _, act in e.sets}
            self.acked.add(n)

    def refused_by_guard(self, c, doc):
        if self.old_app and any(e.modern for e in c.edits):
            return True
        made = set(self.w.objects(doc))                      # nothing is created twice, or changed
        for e in c.edits:                                    # before it is created
            if (e.op == "new") == (e.obj in made):
                return True
            made.add(e.obj)
        return False

    def take(self, p):
        branch = 0
        for n in bits(p.changes & ~self.doc):
            c, tip = self.w.changes[n], self.tip(self.w.changes[n].author)
            if c.deps & ~self.doc & ~branch:
                self.w.count["dropped, something missing"] += 1
                self.w.problem(c.edits)                      # opening it ends in a sentence
            elif c.deps & branch or tip is not None and not c.clo >> tip & 1:
                self.w.count["branch refused"] += 1
                branch |= 1 << n
                self.w.problem(e for e in c.edits if e.id not in self.w.edits(self.doc, c.author))
            elif self.refused_by_guard(c, self.doc):
                self.w.count["guard refused"] += 1
            else:
                self.doc |= 1 << n
        self.got |= self.w.said(self.doc, self.other)

    def adopt(self, p, session, live):
        w, known = self.w, self.doc | p.changes
        theirs = w.under(p.mine) | w.under(p.yours)          # their whole document
        gone = w.by(self.doc & ~theirs, self.me)
        if theirs & ~known or not live and any(n in self.acked for n in bits(gone)):
            w.problem(e for n in bits(p.changes) for e in w.changes[n].edits)
            w.count["could not adopt yet"] += 1              # a file never undoes what was delivered
            return                                           # our next hello asks again
        doc = sum(1 << n for n in bits(self.doc | theirs) if not w.changes[n].clo & gone)
        if not all(w.is_line(theirs, who) for who in (A, B)):  # nobody honest holds two lines of one
            w.count["forged, refused"] += 1
            self.told = self.before
            return
        if not w.is_line(doc, self.other):                   # both homes are old copies
            w.count["both branched"] += 1
            if self.me == A:
                w.problem(e for n in bits(p.changes) for e in w.changes[n].edits)
                return                                       # A's copy stands, by agreement
            doc = theirs
        passed = doc & self.doc
        for n in bits(doc & ~self.doc):                      # through the whole guard
            if self.refused_by_guard(w.changes[n], passed):
                w.problem(e for n in bits(p.changes) for e in w.changes[n].edits)
                w.count["could not adopt yet"] += 1
                return
            passed |= 1 << n
        w.count["adopted" if not gone else "adopted, withdrawing"] += 1
        w.count["adopted, withdrawing what was delivered"] += any(n in self.acked for n in bits(gone))
        back = []
        for n in bits(self.doc & ~doc):
            typed = self.typed.pop(n, [])
            back += typed
            known = {i for e in typed for i in (e.id,) + e.was}
            c = w.changes[n]                                 # the other's, or given back to us once:
            w.problem(e for e in c.edits if e.id not in known and e.id not in w.edits(doc, c.author))
            self.acked.discard(n)                            # shown whole, as withdrawn
        self.doc, ours = doc, {i for e in back for i in (e.id,) + e.was}
        back += [e for e, _ in self.outbox if e.id not in ours]
        have = w.edits(doc, self.me)                         # the other could name an id of mine
        for e in back:
            if e.id in have:                                 # in a change that was given back to us
                n = next(n for n in bits(w.by(doc, self.me)) if e.id in w.edits(1 << n))
                if n not in self.typed:
                    self.acked.add(n)
                self.typed.setdefault(n, []).append(e)
        self.outbox = [[e, "adopted"] for e in back if e.id not in have]
        if session:
            session.actor, session.seq = w.fresh(), 0
        self.publish(session)
        self.acknowledge()
        self.got |= w.said(self.doc, self.other)


class World:
    """Two devices, the link between them, files under way, old copies, and the checks."""

    def __init__(self, seed=0, device=Device):
        self.changes, self.counter = [], 0
        self.count = collections.Counter()
        self.rng = random.Random(seed)
        self.actors = {}
        self.problems, self.forbidden, self.left = set(), set(), set()
        self.link = None                   # [parcels to A, parcels to B]
        self.files = ([], [])              # to A, to B; each may be opened any number of times
        self.opened = set()
        self.copies = ([], [])
        self.restored = [0, 0]
        self.devices = [device(self, A), device(self, B)]
        self.checked = [None, None]
        self.hostile = None
        self.seen = 0                      # changes that ever left a device
        self.replaced = collections.defaultdict(set)  # act -> those that replaced it while it waited

    # -- documents ------------------------------------------------------------------------
    def fresh(self):
        self.counter += 1
        return self.counter

    def bit(self, n):
        return 0 if n is None else 1 << n

    def under(self, n):
        return 0 if n is None else self.changes[n].clo

    def by(self, mask, who):
        return sum(1 << n for n in bits(mask) if self.changes[n].author == who)

    def tip(self, doc, who):
        best = None
        for n in bits(doc):
            c = self.changes[n]
            if c.author == who and (best is None or c.clo & 1 << best):
                best = n
        return best

    def is_line(self, doc, who):
        """Every change of that device stands on all earlier ones."""
        own = list(bits(self.by(doc, who)))
        return all(self.changes[b].clo >> a & 1 for a, b in zip(own, own[1:]))

    def commit(self, author, actor, seq, doc, edits):
        n = len(self.changes)
        if (actor, seq) in self.actors or (seq > 1 and (actor, seq - 1) not in self.actors):
            raise Broken("I3: an (actor, seq) used twice or out of order")
        self.actors[actor, seq] = n
        self.changes.append(Change(n, author, actor, seq, doc, doc | 1 << n, tuple(edits)))
        return self.changes[n]

    def edits(self, doc, who=None):
        """Ids of edits in the changes of one author, or of both, and of those that they replaced."""
        return {i for n in bits(doc) for e in self.changes[n].edits for i in (e.id,) + e.was
                if who is None or self.changes[n].author == who}

    def acts(self, doc):
        return {act for n in bits(doc) for e in self.changes[n].edits for _, act in e.sets}

    def said(self, doc, who):
        return {e.id for n in bits(doc) for e in self.changes[n].edits if e.author == who}

    def objects(self, doc):
        """Every object, with its author."""
        return {e.obj: self.changes[n].author for n in bits(doc) for e in self.changes[n].edits
                if e.op == "new"}

    def replace(self, old, new):
        """Ghost: acts are gone because their fields were set again."""
        sets = dict(new.sets)
        for field, act in old.sets:
            if sets[field] == act:
                self.count["a field joined what waits"] += 1
                continue
            self.count["rewritten"] += 1
            for news in self.replaced.values():
                if act in news:
                    news.add(sets[field])
            self.replaced[act].add(sets[field])
            if new.author != self.hostile:
                self.forbidden |= {act} - self.left

    def take_back(self, who, gone, back):
        """Ghost: acts are gone because their author took them back."""
        for news in self.replaced.values():
            news -= gone
        if who != self.hostile:
            self.forbidden = (self.forbidden | gone - self.left) - back

    def is_settled(self, act, held):
        """Whether an act is held, or one that replaced it in this or another life of its home."""
        return act in held or not held.isdisjoint(self.replaced.get(act, ()))

    def problem(self, edits):
        self.problems |= {i for e in edits for i in (e.id,) + tuple(act for _, act in e.sets)}

    # -- what is sent ---------------------------------------------------------------------
    def leave(self, p):
        self.seen |= p.changes
        sent = self.acts(p.changes)
        if sent & self.forbidden:
            raise Broken("I6: an act that was taken back or replaced left the device")
        self.left |= sent
        return p

    def send(self, who, parcels):
        for p in parcels:
            self.leave(p)
            if self.link:
                self.link[1 - who].append(p)

    def cut(self, crash=True):
        self.link = None
        for d in self.devices:
            if crash:
                d.session = d.last = None
            else:
                d.disconnect()

    # -- one step of a schedule; a step that does not apply does nothing ----------------------
    def step(self, kind, who, k):
        d, count = self.devices[who], self.count
        if kind == "edit" or kind == "rewrite" and d.outbox:
            objs = sorted(set(self.objects(d.doc)) | {e.obj for e, _ in d.outbox if e.op == "new"})
            i = self.fresh()
            modern = k % 7 == 6 and self.devices[1 - who].old_app
            if kind == "rewrite":
                old = d.outbox[k % len(d.outbox)][0]
                e = Edit(i, who, "put", old.obj, ((old.sets[k % len(old.sets)][0], i),), modern)
            elif objs and k % 3:
                e = Edit(i, who, "put", objs[k % len(objs)], ((k % 2, i),), modern)
            else:
                e = Edit(i, who, "new", i, ((0, i),), modern)
            self.send(who, d.save(e))
        elif kind == "unshare" and d.outbox:
            count["unshared"] += 1
            d.unshare(k % len(d.outbox))
        elif kind == "undo":
            count["undone"] += d.undo()
        elif kind == "connect" and not self.link:
            count["live syncs"] += 1
            self.link = [[], []]
            for x in (who, 1 - who):
                self.send(x, self.devices[x].connect())
        elif kind in ("deliver", "die") and self.link and self.link[who]:
            run = d.receive(self.link[who].pop(0), True)
            if kind == "die":
                count["crash inside receive"] += 1
                for _ in range(k % 3):
                    next(run, None)
                self.cut()
            else:
                self.send(who, self.finish(run))
        elif kind == "cut" and self.link:
            count["cut, frames lost" if any(self.link) else "cut"] += 1
            self.cut(crash=k % 2 == 0)
        elif kind == "write":
            run = d.write_file()
            if k % 8 == 7:
                next(run)
                count["crash while writing a file"] += 1
                self.cut()
            else:
                count["files written"] += 1
                self.files[1 - who].append(self.leave(self.finish(run)))
        elif kind == "open" and self.files[who]:
            i = k % len(self.files[who])
            count["file opened again" if (who, i) in self.opened else
                  "file opened late" if i < len(self.files[who]) - 1 else "file opened"] += 1
            self.opened.add((who, i))
            run = d.receive(self.files[who][i], False)
            if k % 11 == 10:
                count["crash while opening a file"] += 1
                next(run)
                self.cut()
            else:
                self.finish(run)
        elif kind == "copy":
            self.copies[who].append(d.snapshot())
        elif kind == "restore" and self.copies[who]:
            count["restored"] += 1
            self.cut()
            self.restored[who] += 1
            d.restore(self.copies[who][k % len(self.copies[who])])
            d.last = None
            self.forbidden -= d.waiting() | self.acts(d.doc)
        elif kind == "lie" and self.hostile == who:
            count["lies told"] += 1
            p, live = self.lie(who, k), bool(self.link) and k % 3 > 0
            victim = self.devices[1 - who]
            run = victim.receive(p, live and bool(victim.session))
            if k % 13 == 12:
                for _ in range(k % 3):
                    next(run, None)
                self.cut()
            else:
                for answer in self.finish(run):              # the answer goes to the liar
                    self.leave(answer)
        elif kind == "old":
            count["old app"] += not d.old_app
            d.old_app = True
        elif kind == "update":
            d.old_app = False
        self.check()

    def lie(self, who, k):
        """A parcel that a partner with changed software makes up: any tips, any changes ever made by
        either (its own tag is its own; mine it can only repeat), and changes invented on any heads."""
        r = random.Random(k * 7919 + len(self.changes))
        d, v = self.devices[who], self.devices[1 - who]
        every = self.seen | self.by((1 << len(self.changes)) - 1, who)
        lost = [n for n in bits(self.by(every & ~v.doc, 1 - who)) if not self.changes[n].clo & ~every]
        if lost and r.random() < .75:
            # It gives back a lost change with all it stands on, and says that this is all it holds,
            # but for something of its own.
            yours = r.choice(lost)
            base = self.under(yours) | (self.under(self.tip(r.choice((d, v)).doc, who)) if k % 2 else 0)
            mine = self.invent(who, base, r) if r.random() < .7 else self.tip(base, who)
            self.count["lost changes given back by the liar"] += 1
            return Parcel(who, mine, yours, every | self.bit(mine))
        new = 0
        for _ in range(r.randrange(3)):
            base = 0
            known = [n for n in bits(every) if not self.changes[n].clo & ~every]
            for n in r.sample(known, r.randrange(min(3, len(known)) + 1)):
                base |= self.changes[n].clo
            new |= 1 << self.invent(who, base, r)
        every |= new
        pick = lambda: r.choice([None] + list(bits(every)))
        changes = r.choice([new, every, every & r.getrandbits(max(1, len(self.changes))) | new, 0])
        mine = r.choice([pick(), self.tip(d.doc, who), self.tip(v.doc, who)])
        yours = r.choice([pick(), self.tip(d.doc, 1 - who), self.tip(v.doc, 1 - who)])
        return Parcel(who, mine, yours, changes)

    def invent(self, who, base, r):
        """A new change of a liar on some heads."""
        i, objs, ours = self.fresh(), self.objects(base), self.edits(self.seen, 1 - who)
        if objs and r.random() < .6:
            e = Edit(i, who, "put", r.choice(sorted(objs)), ((0, i),), False)
        else:
            taken = sorted(set(self.objects(self.seen)) - set(objs))  # an object of ours in its name
            e = Edit(i, who, "new", r.choice(taken) if taken and r.random() < .2 else i, ((0, i),), False)
        if ours and r.random() < .3:                         # it says that an edit of ours is in it
            e = e._replace(was=(r.choice(sorted(ours)),))
        return self.commit(who, self.fresh(), 1, base, [e]).n

    def finish(self, run):
        while True:
            try:
                next(run)
            except StopIteration as end:
                return end.value

    # -- invariants after every step --------------------------------------------------------
    def check(self):
        if self.hostile is not None:
            d = self.devices[1 - self.hostile]
            held = self.acts(self.by(d.doc, d.me)) | d.waiting()
            for act in d.owed:
                if self.is_settled(act, held):
                    continue
                if act not in self.problems:
                    raise Broken("I9: a partner with changed software made an edit of ours vanish")
                if act not in d.orphans:
                    raise Broken("I9: an edit of ours ends as a problem though its object is there")
            if d.got - self.edits(d.doc, self.hostile) - self.problems:
                raise Broken("I9: what the other had said is gone without a word")
        for d in self.devices:
            o = self.devices[d.other]
            if self.hostile is not None and d.me == self.hostile:
                continue
            if self.checked[d.me] != d.doc:
                self.checked[d.me] = d.doc
                self.check_document(d)
        for d in self.devices:
            o = self.devices[d.other]
            if self.hostile is None and not self.restored[o.me] \
                    and any(not self.is_settled(act, self.acts(o.doc)) for act in d.delivered):
                raise Broken("I5: shown as delivered, but the other does not hold it")

    def check_document(self, d):
        objects, ids, puts, place = set(), set(), collections.defaultdict(list), {}
        for n in bits(d.doc):
            c = self.changes[n]
            if c.deps & ~d.doc:
                raise Broken("document not closed under deps")
            for e in c.edits:
                if e.op == "new":
                    if e.obj in objects:
                        raise Broken("I3: an object is created twice")
                    objects.add(e.obj)
                if e.id in ids:
                    raise Broken("I2: an edit is in the document twice")
                ids.add(e.id)
                for field, act in e.sets:
                    row = puts[e.obj, field]
                    row[:] = [(m, w) for m, w in row if not c.clo >> m & 1] + [(n, c.author)]
                    if act in place:
                        raise Broken("I2: an act is in the document twice")
                    place[act] = c
        for old in self.replaced.keys() & place.keys():
            for new in self.replaced[old] & place.keys():
                if place[new].n != place[old].n and place[old].clo >> place[new].n & 1:
                    raise Broken("I10: a value that was replaced came back over the new one")
        for row in puts.values():
            who = [w for _, w in row]
            for w in (A, B):
                if who.count(w) > 1:
                    self.count["self-conflict after a restore"] += 1
                    if not self.restored[w] and self.hostile is None:
                        raise Broken("I4: a person conflicts with themself")

    # -- the end of a schedule --------------------------------------------------------------
    def live_sync(self):
        """One fault-free live sync, to the last acknowledgement.  Returns parcels sent."""
        self.cut()
        self.step("connect", self.rng.randrange(2), 0)
        for turn in range(60):
            waiting = [x for x in (A, B) if self.link[x]]
            if not waiting:
                return turn
            self.step("deliver", self.rng.choice(waiting), 0)
        raise Broken("I7: a sync never comes to rest")

    def settle(self, when):
        for d in self.devices:
            d.old_app = False
        for _ in range(2):
            self.live_sync()
        a, b = self.devices
        if a.doc != b.doc:
            raise Broken("I1/I7: not equal after two syncs, " + when)
        if a.outbox or b.outbox or a.behind() or b.behind():
            raise Broken("I7: something still waits after two syncs, " + when)
        have, acts = self.edits(a.doc), self.acts(a.doc)
        for d in self.devices:
            if any(not self.is_settled(act, acts) and act not in self.problems for act in d.owed):
                raise Broken(f"I2: an act that was saved is lost, {when}")
            if d.got - have - self.problems:
                raise Broken(f"I2: an edit that was held by the other is lost, {when}")
            if set(d.typed) - d.acked:
                raise Broken("I2: an edit in both documents is not shown as delivered, " + when)

    def end(self):
        self.settle("at first")
        for who in (A, B):                 # every file ever written comes at last, some twice
            order = list(range(len(self.files[who])))
            self.rng.shuffle(order)
            for i in order + order[:1]:
                self.step("open", who, i * 11 * len(self.files[who]) + i)
        self.settle("after the late files")
        have, acts = self.edits(self.devices[A].doc), self.acts(self.devices[A].doc)
        for who in (A, B):
            for p in self.files[who]:
                if {e.id for n in bits(p.changes) for e in self.changes[n].edits} - have - self.problems:
                    raise Broken("I2: an edit that left in a file is neither held nor shown")
        lost = {i for i in self.problems - have if not self.is_settled(i, acts)}
        kind = "both restored" if all(self.restored) else "one restored" if any(self.restored) else "none restored"
        self.count["schedules, " + kind] += 1
        if lost:
            self.count["schedules ending with a problem shown, " + kind] += 1
            if kind == "none restored":
                raise Broken("I2: a problem without a restore")
            for d in self.devices:
                if lost & (d.owed | d.got):
                    self.count["of these, edits of the present, " + kind] += 1
                    if kind != "both restored":
                        raise Broken("I2: a problem for an edit of the present, one restored")


KEEP_IDS = PARTS = FORGET = True
HOSTILE = False                       # one of the two runs changed software: --hostile

# -- schedules ----------------------------------------------------------------------------------
BASE = {"edit": 10, "unshare": 1, "undo": 1, "rewrite": 3, "connect": 6, "deliver": 18, "cut": 2}
FAULTS = {"die": 2, "write": 4, "open": 5, "copy": 3, "restore": 2, "old": 1, "update": 1, "lie": 9}


def schedule(seed, harsh=False):
    """A random list of steps.  Each schedule draws which faults it has (swarm testing)."""
    r = random.Random(seed)
    weights = dict(BASE)
    for group in (["die"], ["write", "open"], ["copy", "restore"], ["old", "update"]):
        if r.random() < 0.65:
            weights.update({k: FAULTS[k] for k in group})
    if harsh or "restore" in weights and r.random() < 0.3:
        weights["restore"] = weights["copy"] = 6
    only = None if harsh else r.choice([None, A, B])          # whose home is restored
    kinds, w = list(weights), list(weights.values())
    steps = []
    if HOSTILE:
        kinds, w = kinds + ["lie"], w + [FAULTS["lie"]]
        if harsh and r.random() < .7:
            only = 1 - seed % 2
    if harsh and r.random() < .7:                             # a home that has lost what left in files
        who = r.randrange(2) if only is None else only
        kinds_once = ["edit", "copy", "edit", "write", "restore", "rewrite", "write", "restore"]
        steps = [(kind, who, r.randrange(1000)) for kind in kinds_once[:r.choice((5, 8))]]
    for kind in r.choices(kinds, w, k=r.randrange(6, 50)):
        who = r.randrange(2)
        if kind == "lie":
            who = seed % 2
        if kind in ("copy", "restore") and only is not None:
            who = only
        steps.append((kind, who, r.randrange(1000)))
    return steps


def run(steps, seed, device=Device):
    """Returns (what broke or None, counts)."""
    w = World(seed, device)
    if HOSTILE:
        w.hostile = seed % 2
    try:
        for s in steps:
            w.step(*s)
        if not HOSTILE:
            w.end()
        return None, w.count
    except Broken as broken:
        return str(broken), w.count


def minimise(steps, seed, broken, device=Device):
    size = max(1, len(steps) // 2)
    while size:
        i = 0
        while i < len(steps):
            shorter = steps[:i] + steps[i + size:]
            if run(shorter, seed, device)[0] == broken:
                steps = shorter
            else:
                i += size
        size //= 2
    return steps


def main(device=Device, variants=None):
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("--schedules", type=int, default=20000)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--show", type=int, default=3, help="failing schedules to print, per kind")
    ap.add_argument("--harsh", action="store_true", help="many restores, of both homes")
    ap.add_argument("--hostile", action="store_true", help="one of the two lies: safety of the other only (I9)")
    for name in variants or ():
        ap.add_argument("--" + name, action="store_true")
    o = ap.parse_args()
    for name in variants or ():
        setattr(device, name.upper(), getattr(o, name))
    globals()["HOSTILE"] = o.hostile
    total, fails = collections.Counter(), collections.defaultdict(list)
    for i in range(o.schedules):
        seed = o.seed * 10_000_000 + i
        steps = schedule(seed, o.harsh)
        broken, count = run(steps, seed, device)
        total.update(count)
        if broken:
            fails[broken].append((steps, seed))
    print(f"{o.schedules} schedules, seed {o.seed}")
    for k, v in sorted(total.items()):
        print(f"  {v:9}  {k}")
    for broken, cases in sorted(fails.items()):
        print(f"BROKEN {len(cases)} times: {broken}")
        cases.sort(key=lambda c: len(c[0]))
        for steps, seed in cases[:o.show]:
            short = minimise(steps, seed, broken, device)
            print(f"   seed {seed}: " + "  ".join(f"{k} {NAMES[x]}{n}" for k, x, n in short))
    sys.exit(bool(fails))


if __name__ == "__main__":
    main()
