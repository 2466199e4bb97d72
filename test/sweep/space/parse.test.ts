import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Result, Schema } from "effect"
import { type Options, parse } from "../../../src/sweep/space/parse.ts"

const points = (texts: string | ReadonlyArray<string>, options?: Options) => {
  const parsed = parse(texts, options)
  return Result.isSuccess(parsed) ? [...parsed.success].map((point) => point.join(" ")) : parsed.failure.message
}

describe("what is typed after --sweep", () => {
  it.each<readonly [string, ReadonlyArray<string>]>([
    ["lr=1e-3,1e-4", ["lr=1e-3", "lr=1e-4"]],
    ["lr= 1e-3 , 1e-4 ,", ["lr=1e-3", "lr=1e-4"]],
    ["model::lr=1,2", ["model::lr=1", "model::lr=2"]],
    ["l+=1,2", ["l+=1", "l+=2"]],
    ["a['x=y']=1,2", ["a['x=y']=1", "a['x=y']=2"]],
    ["seed=0..2,10..30..10", ["seed=0", "seed=1", "seed=2", "seed=10", "seed=20", "seed=30"]],
    ["n=3..1", ["n=3", "n=2", "n=1"]],
    ["n=10..1..4", ["n=10", "n=6", "n=2"]],
    ["n=10..1..-4", ["n=10", "n=6", "n=2"]],
    ["n=5..5", ["n=5"]],
    ["n=-1..1", ["n=-1", "n=0", "n=1"]],
    ["x=0.1..0.5..0.1", ["x=0.1", "x=0.2", "x=0.3", "x=0.4", "x=0.5"]],
    ["x=1.0..1.2..0.1", ["x=1.0", "x=1.1", "x=1.2"]],
    ["x=-0.1..0.1..0.1", ["x=-0.1", "x=0.0", "x=0.1"]],
    ["x=1e-3..3e-3..1e-3", ["x=0.001", "x=0.002", "x=0.003"]],
    ["x=1e3..3e3..1e3", ["x=1000", "x=2000", "x=3000"]],
    ["v='1..3',\"1..3\"", ["v='1..3'", 'v="1..3"']],
    ["v=a..b,1..x", ["v=a..b", "v=1..x"]],
    ["layers=[64],[64,64]", ["layers=[64]", "layers=[64,64]"]],
    ["o={a: 1, b: [2, 3]},{a: 2}", ["o={a: 1, b: [2, 3]}", "o={a: 2}"]],
    ["s='a, b',\"c, d\",it's", ["s='a, b'", 's="c, d"', "s=it's"]],
    ["s='it''s, so','\\'", ["s='it''s, so'", "s='\\'"]],
    ["s=${a.b},${oc.env:HOME,x}", ["s=${a.b}", "s=${oc.env:HOME,x}"]],
    ['o={"a":"]"},{"a":\'x, y\'},[[1]:"}"]', ['o={"a":"]"}', "o={\"a\":'x, y'}", 'o=[[1]:"}"]']],
    ['{"a":"}, {"}, {\'b\':[1]}', ['a="}, {"', "b=[1]"]],
    [" {a: 1}", ["a=1"]],
    ["{'[\"x=y\"]': 1, l+: 2}", ['["x=y"]=1 l+=2']],
    ["s=f(a,b)", ["s=f(a", "s=b)"]],
    ["s='',null,~,???", ["s=''", "s=null", "s=~", "s=???"]],
    ["{opt: sgd, m: 0.9}, {opt: adam}", ["opt=sgd m=0.9", "opt=adam"]],
    ["{model::lr: 1}, {'a b': 2, \"c\": [1, {d: 2}]}, {}", ["model::lr=1", "a b=2 c=[1, {d: 2}]", ""]]
  ])("%s", (text, expected) => {
    expect(points(text)).toEqual(expected)
  })

  it("makes the product of several", () => {
    expect(points(["a=1,2", "{b: 1}, {b: 2, c: 3}"])).toEqual(["a=1 b=1", "a=1 b=2 c=3", "a=2 b=1", "a=2 b=2 c=3"])
  })

  it.each<readonly [string, string, number]>([
    ["lr", "write a key with its values: lr=1,2", 0],
    ["=1,2", "there is no key before the =", 0],
    ["lr=", "there are no values", 3],
    ["lr=1,,2", "there is no value before the comma", 5],
    ["lr=,1", "there is no value before the comma", 3],
    ["l=[1,2", "this [ is not closed", 2],
    ["l=1]", "this ] closes nothing", 3],
    ["l=[1}", "this } closes nothing", 4],
    ["s='a,b", "this quote is not closed", 2],
    ["s=a #b,c", "# begins a comment here: quote the value", 4],
    ["x=0.1..0.5", "a range of fractions needs a step: 0.1..0.5..0.1", 2],
    ["x=1..5..0", "a step of 0 never gets to the end", 2],
    ["x=1..5..-1", "this step leads away from the end", 2],
    ["x=1..1e300", "there are too many of these numbers", 2],
    ["x=1..1e999999999", "these numbers are too large, or too small", 2],
    ["{a: 1}, b=2", "whole points stand among whole points: {lr: 0.1}, {lr: 0.2}", 8],
    ["{a:1}", "write a key, a colon, a blank and a value: {lr: 0.1}", 1],
    ['{b: 1, "a=b": 2}', 'a key with = in it is written in brackets: ["a=b"]', 7],
    ["{a: 1, a: 2}", "this key stands twice in one point", 7],
    ["x=log(1..2),3", "a distribution is the only value of its key", 2],
    ["x=choice(1..3)", "choice takes no ranges: int(1..3), or quote it", 9],
    ["x=log(1..2)", "say how many values to draw: --samples 20", 2]
  ])("%s is an error with its place", (text, problem, at) => {
    const parsed = parse(text)
    expect(Result.isFailure(parsed) ? parsed.failure.reason : parsed).toEqual({ _tag: "Unreadable", text, at, problem })
  })

  it.each(["log(0..1)", "log(1)", "uniform(2..1)", "uniform(a..b)", "int(1..2.5)", "choice()", "log(1..2..3)"])(
    "x=%s is an error",
    (text) => {
      expect(points(`x=${text}`, { samples: 1 })).toMatch(/^--sweep cannot be read: /)
    }
  )

  it("refuses a key that is swept twice", () => {
    expect(points(["a=1,2", "a=3"])).toMatch(/swept twice/)
    expect(points(["a+=1,2", "a+=3"])).toEqual(["a+=1 a+=3", "a+=2 a+=3"])
  })

  it("points at the place below the text", () => {
    expect(points("lr=1,,2")).toBe("--sweep cannot be read: there is no value before the comma.\n  lr=1,,2\n       ^")
  })

  it("points at the place below wide characters, too", () => {
    expect(points("s=日本,,é,")).toBe(
      "--sweep cannot be read: there is no value before the comma.\n  s=日本,,é,\n         ^"
    )
  })

  it("takes the same whole points twice", () => {
    expect(points([" {a: 1}", " {a: 1}"])).toEqual(["a=1 a=1"])
  })

  it("makes no point of a huge range before it is asked for", () => {
    const space = Result.getOrThrow(parse(["a=1..1000000000", "b=1..1000000000..7"]))
    expect(space.size).toBe(1e9 * 142857143)
    const points = space[Symbol.iterator]()
    expect([points.next().value, points.next().value]).toEqual([
      ["a=1", "b=1"],
      ["a=1", "b=8"]
    ])
  })
})

const Text = Schema.Literals([
  "1e-3",
  "1.10",
  "010",
  "0x1f",
  "a",
  "it's",
  "'a, b'",
  "'it''s'",
  '"q\\", [x"',
  "[1, [2, 3]]",
  "[]",
  "{a: 1, b: {c: d}}",
  "${x.y}",
  "${oc.env:HOME,a}",
  "\\${x}",
  "null",
  "~",
  "true",
  "???",
  "'1..3'",
  "2026-11-22",
  "a:b",
  "@@x",
  "(a",
  "[a, 'b]', c]",
  "${a:[1,2]}"
])

describe("every point that is read", () => {
  it.prop(
    "is the tokens that one would type alone",
    [Arbitrary.schema(Schema.NonEmptyArray(Text)), Arbitrary.schema(Schema.NonEmptyArray(Text))],
    ([a, b]) => {
      const expected = a.flatMap((left) => b.map((right) => [`m::x=${left}`, `y=${right}`]))
      const parsed = parse([`m::x=${a.join(",")}`, `y=${b.join(" , ")}`])
      expect([...Result.getOrThrow(parsed)]).toEqual(expected)
      const whole = b.map((text) => `{m::x: ${a[0]}, 'y': ${text}}`).join(", ")
      expect([...Result.getOrThrow(parse(whole))]).toEqual(b.map((text) => [`m::x=${a[0]}`, `y=${text}`]))
    },
    { arbitrary: { seed: 1 } }
  )
})

describe("samples", () => {
  const texts = ["lr=log(1e-5..1e-1)", "n=int(1..3)", "o=choice(a, 'b, c', [d, e])", "u=uniform(-1..1)"]

  it("are the same for the same seed, and others for another one", () => {
    const first = points(texts, { samples: 20, seed: 1 })
    expect(points(texts, { samples: 20, seed: 1 })).toEqual(first)
    expect(points(texts, { samples: 20, seed: 2 })).not.toEqual(first)
    expect(points(texts, { samples: 30, seed: 1 }).slice(0, 20)).toEqual(first)
    expect(points(["lr=log(1e-5..1e-1)"], { samples: 2, seed: 1 })).toMatchInlineSnapshot(`
      [
        "lr=0.00161826",
        "lr=0.0558752",
      ]
    `)
  })

  it("are spread over the range", () => {
    const rates = [...(points("lr=log(1e-5..1e-1)", { samples: 2000 }) as Array<string>)].map((each) =>
      Number(each.slice(3))
    )
    expect(Math.min(...rates)).toBeGreaterThanOrEqual(1e-5)
    expect(Math.max(...rates)).toBeLessThanOrEqual(1e-1)
    const decades = [1e-5, 1e-4, 1e-3, 1e-2].map((low) => rates.filter((rate) => rate >= low && rate < low * 10).length)
    for (const count of decades) expect(Math.abs(count - 500)).toBeLessThan(80)
    const counts = Map.groupBy(points("n=int(1..3)", { samples: 3000 }) as Array<string>, (each) => each)
    expect([...counts.keys()].toSorted()).toEqual(["n=1", "n=2", "n=3"])
    for (const each of counts.values()) expect(Math.abs(each.length - 1000)).toBeLessThan(120)
  })

  it("stay within the range, however wide or narrow it is", () => {
    const drawn = (text: string) =>
      (points(`x=${text}`, { samples: 200 }) as Array<string>).map((each) => Number(each.slice(2)))
    for (const value of drawn("uniform(-1e308..1e308)")) expect(Math.abs(value)).toBeLessThan(1e308)
    for (const value of [...drawn("uniform(1.23456781..1.23456789)"), ...drawn("log(1.23456781..1.23456789)")]) {
      expect(value).toBeGreaterThanOrEqual(1.23456781)
      expect(value).toBeLessThanOrEqual(1.23456789)
    }
  })

  it("are drawn together, and crossed with what is not drawn", () => {
    const parsed = points(["a=1,2", "x=uniform(0..1)", "y=uniform(0..1)"], { samples: 2 }) as Array<string>
    expect(parsed.map((point) => point.slice(0, 3))).toEqual(["a=1", "a=1", "a=2", "a=2"])
    expect(parsed[0]!.slice(4)).toBe(parsed[2]!.slice(4))
    expect(parsed[0]).not.toMatch(/x=(\S+) y=\1/)
  })
})

describe("a file of points", () => {
  const file = (text: string) => points("@points.yaml", { files: new Map([["points.yaml", text]]) })

  it("is a list of points, whose values are taken as written", () => {
    expect(file('- lr: 1e-3\n  layers: [64, "a b"]\n- {opt: "1", n: 010}\n- x: ${a.b}\n')).toEqual([
      'lr=1e-3 layers=[64, "a b"]',
      'opt="1" n=010',
      "x=${a.b}"
    ])
  })

  it("keeps what a value means within lists and mappings", () => {
    expect(file("- x:\n  - a, b\n  - c]d\n  - \n  - plain text\n  - {a: 'it: {'}\n  y:\n")).toEqual([
      'x=["a, b", "c]d", null, plain text, {"a": "it: {"}] y=null'
    ])
    expect(file('- x: ["${a}, ${b}", "${c.d}"]\n')).toEqual(['x=["${a}, ${b}", "${c.d}"]'])
    expect(file("- x: a\n\n   b\n  y: '${f:{a: 1}}'\n")).toEqual(['x="a\\nb" y="${f:{a: 1}}"'])
  })

  it("is a mapping of keys to lists of values", () => {
    expect(file("lr: [1, 2]\nmodel::n:\n- 3\n- 4\n")).toEqual([
      "lr=1 model::n=3",
      "lr=1 model::n=4",
      "lr=2 model::n=3",
      "lr=2 model::n=4"
    ])
  })

  it("is an error if it is anything else", () => {
    expect(file("a: [")).toMatch(/points.yaml:1:4/)
    expect(file('- {"a=b": 1}')).toMatch(/a key with = in it is written in brackets/)
    for (const text of ["", "x", "- 1", "- {'': 1}", "'': [1]", "a: 1", "- [", "lr: {a: 1}"])
      expect(file(text)).toMatch(/^--sweep cannot be read: /)
  })
})
