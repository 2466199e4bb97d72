import { expect, test } from "vitest"
import { toJson } from "../../../src/hook/timeline/events.ts"
import type { Timed } from "../../../src/hook/trace/Recorder.ts"

const span = (name: string, start: number, end: number, ran: ReadonlyArray<Timed> = []): Timed => ({
  name,
  attempt: 1,
  ended: undefined,
  attributes: { of: name },
  ran,
  start: BigInt(5000 + start * 1000),
  end: BigInt(5000 + end * 1000)
})

const events = (spans: ReadonlyArray<Timed>) => JSON.parse(toJson(spans)).traceEvents.slice(1)

test("a span is an event from its begin to its end, in microseconds, with its attributes", () => {
  const failed = { ...span("connect", 1, 3), attempt: 2, ended: "failed: Offline" }
  expect(events([span("run", 0, 9, [failed])])).toEqual([
    { name: "run", cat: "span", ph: "X", ts: 0, dur: 9, pid: 1, tid: 0, args: { of: "run" } },
    {
      name: "connect, attempt 2, failed: Offline",
      cat: "span",
      ph: "X",
      ts: 1,
      dur: 2,
      pid: 1,
      tid: 0,
      args: { of: "connect", ended: "failed: Offline" }
    }
  ])
})

test("in each track, events lie within one another or beside", () => {
  const spans = [
    span("run", 0, 20, [
      span("a", 1, 5, [span("a1", 1, 2), span("a2", 2, 4)]),
      span("b", 2, 6, [span("b1", 3, 9)]),
      span("c", 5, 8, [span("c1", 5, 6), span("c2", 5, 7), span("c3", 6, 8)]),
      span("d", 12, 25)
    ]),
    span("later", 30, 31)
  ]
  const all: ReadonlyArray<{ name: string; ts: number; dur: number; tid: number }> = events(spans)
  expect(all.map(({ name }) => name).toSorted()).toEqual(
    ["a", "a1", "a2", "b", "b1", "c", "c1", "c2", "c3", "d", "later", "run"].toSorted()
  )
  const crossing = all.flatMap((one, i) =>
    all.slice(i + 1).flatMap((other) => {
      const [first, second] = one.ts <= other.ts ? [one, other] : [other, one]
      const crosses = second.ts < first.ts + first.dur && second.ts + second.dur > first.ts + first.dur
      return one.tid === other.tid && crosses && first.ts !== second.ts ? [[one.name, other.name]] : []
    })
  )
  expect(crossing).toEqual([])
})

test("an attribute that JSON has no value for is text", () => {
  const self: Record<string, unknown> = { big: 3n }
  self["self"] = self
  const attributes = { big: 2n, self, when: new Date(0), some: ["a", "b"], ok: true, loss: Number.NaN, none: undefined }
  const [event] = events([{ ...span("run", 0, 1), attributes }])
  expect(event.args).toMatchInlineSnapshot(`
    {
      "big": "2n",
      "loss": "NaN",
      "none": "undefined",
      "ok": true,
      "self": "{"big":3n,"self":[Circular]}",
      "some": [
        "a",
        "b",
      ],
      "when": "1970-01-01T00:00:00.000Z",
    }
  `)
})
