import { execFileSync } from "node:child_process"
import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Command, ConfigHook, Override } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { overrideOf } from "../../../src/config/error/wording.ts"
import * as Path from "../../../src/config/tree/Path.ts"
import { equalsAt, parseKey, separatorAt } from "../../../src/param/override/key.ts"
import { errorOf, wide } from "../../support/run.ts"

describe("the key of an override", () => {
  it.each([
    ["a", ["a"]],
    ["a.b.c", ["a", "b", "c"]],
    ["a.b[c].d", ["a", "b", "c", "d"]],
    ["[a].b", ["a", "b"]],
    ["a[b.c]", ["a", "b.c"]],
    ["a[b][c]", ["a", "b", "c"]],
    ["l[0]", ["l", "0"]],
    ["a/b", ["a/b"]],
    ["a-b c", ["a-b c"]],
    ["__proto__", ["__proto__"]],
    ["[a=b]", ["a=b"]],
    ["[a::b].c+", ["a::b", "c+"]],
    ['[""]', [""]],
    ['a["]"][".["].b', ["a", "]", ".[", "b"]],
    ['["a\\n\\ud800\\""]', ['a\n\ud800"']],
    ['["a"]', ["a"]],
    ['["a]', ['"a']],
    ['["a" ]', ['"a" ']],
    ['["\n"]', ['"\n"']],
    ['"a"', ['"a"']]
  ])("reads %s", (text, expected) => {
    expect(Result.getOrThrow(parseKey(text))).toEqual(expected)
  })

  it.each([
    ["", "the key is empty, or has an empty part"],
    [".", "the key is empty, or has an empty part"],
    [".a", "the key is empty, or has an empty part"],
    ["a.", "the key is empty, or has an empty part"],
    ["a..b", "the key is empty, or has an empty part"],
    ["a[]", "the key is empty, or has an empty part"],
    ["a.[b]", "the key is empty, or has an empty part"],
    ["a[", "a bracket of the key is not closed"],
    ["[a", "a bracket of the key is not closed"],
    ["a]", "a bracket of the key is not opened"],
    ["a[b]c", "a bracket is followed by text; put a dot between"],
    ["a[b[c]]", "a bracket of the key is not opened"],
    ['["a]b"', "a bracket is followed by text; put a dot between"],
    ['["a"]b', "a bracket is followed by text; put a dot between"],
    ['["a\\"', "a bracket of the key is not closed"],
    ["a.".repeat(10_000), "the key has more than 200 parts"]
  ])("refuses %.20s", (text, expected) => {
    expect(Result.getOrThrow(Result.flip(parseKey(text)))).toBe(expected)
  })
})

describe("what ends a key", () => {
  it.each<[string, number]>([
    ["a=b", 1],
    ["a", -1],
    ["a[b]=[c]=d", 4],
    ["[a=b]=c", 5],
    ["[a=b][c=d].e=f", 12],
    ['["a]=b"]=c', 8],
    ["[a=b]", 2],
    ["[a=b", 2],
    ["a[b=c=]d", 3],
    ["a=[b", 1]
  ])("is the first equals sign outside of brackets, or the first: %s", (text, at) => {
    expect(equalsAt(text)).toBe(at)
  })

  it.each<[string, number]>([
    ["a::b", 1],
    ["[a::b]", -1],
    ["[::1]:80", -1],
    ["a[b::c", 3],
    ["a::[b::c]", 1],
    ["[a]::b", 3],
    ['["]::"]::a', 7]
  ])("of a prefix is a separator outside of brackets: %s", (text, at) => {
    expect(separatorAt(text, "::")).toBe(at)
  })

  it.each(["[a]", '["', '["a"', "[", '["\\"'])("is found in bounded time after many of %s", (part) => {
    const text = part.repeat(50_000)
    const start = performance.now()
    equalsAt(`${text}=1`)
    separatorAt(`${text}::`, "::")
    parseKey(text)
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})

/** Texts of what has a meaning in a key, a command line, a shell, YAML or JSON, and of anything else. */
const Key = Schema.Array(
  Schema.Union([
    Schema.Literals([
      "=",
      "::",
      ":",
      ".",
      "[",
      "]",
      "+",
      "-",
      '"',
      "'",
      "\\",
      "$",
      "${",
      "{",
      "}",
      " ",
      "\n",
      "\t",
      "\0",
      "~",
      "#",
      "*",

      "\ud800",
      "\udc00",
      "\u202e",
      "\u2028",
      "\u0085",
      "0",
      "1",
      "__proto__",
      "é",
      "😀",
      "a",
      "null",
      "???",
      "<<",
      "`",
      "!"
    ]),
    Schema.String.check(Schema.isMaxLength(3))
  ])
).check(Schema.isMaxLength(4))

const seeded = { arbitrary: { seed: 1, runs: 500 } } as const
const Keys = Arbitrary.schema(Schema.Array(Key).check(Schema.isMinLength(1), Schema.isMaxLength(3)))
const pathOf = (keys: ReadonlyArray<ReadonlyArray<string>>) => keys.map((key) => key.join(""))

/** What a POSIX shell makes of one argument that is safe or in single quotes. */
const unquoted = (text: string) => text.replaceAll("'\\''", "\0").replaceAll("'", "").replaceAll("\0", "'")

describe("the advice of an error", () => {
  const Cell = Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Int))
  let seen: unknown
  const command = Command.make("go", { cfg: Cell, config: Cell }, ({ cfg }) =>
    Effect.sync(() => {
      seen = cfg
    })
  )

  it.prop(
    "names a key so that it is read back, in printable characters",
    [Keys],
    ([keys]) => {
      const path = pathOf(keys)
      const text = Path.format(path)
      expect(Result.getOrThrow(parseKey(text))).toEqual(path)
      expect(text).not.toMatch(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u)
    },
    seeded
  )

  it.effect.prop(
    "sets the key that a file holds, when it is pasted",
    [Arbitrary.schema(Schema.Tuple([Key, Key]))],
    ([keys]) =>
      Effect.gen(function* () {
        const [outer, inner] = pathOf(keys) as [string, string]
        const table = (value: unknown) => Object.fromEntries([[outer, Object.fromEntries([[inner, value]])]])
        const args = ["go", "--cfg-path", "cfg.json"]
        const run = (...overrides: ReadonlyArray<string>) =>
          TestProgram.run([command], [...args, ...overrides], {
            files: { "cfg.json": JSON.stringify(table("???")) },
            env: wide
          })
        const refused = yield* run()
        const hint = /or pass (.*)VALUE('?)\.$/.exec(refused.stderr.at(-1) ?? "")
        expect(hint, refused.stderr.join("\n")).not.toBeNull()
        seen = undefined
        const ran = yield* run(unquoted(`${hint![1]}5${hint![2]}`))
        expect(ran.stderr).toEqual(["created config.yaml"])
        expect(JSON.stringify(seen)).toEqual(JSON.stringify(table(5)))
      }),
    { arbitrary: { seed: 1, runs: 150 } }
  )

  it("is one argument for a shell, as it stands", () => {
    const keys = [
      "a",
      "a b",
      "$HOME",
      "`id`",
      "it's",
      "a\nb",
      "*",
      "a;b",
      "#a",
      "~",
      "!a",
      "{a,b}",
      "a\\b",
      "<a>",
      "a|b&",
      "é",
      '"'
    ]
    const advice = keys.map((key) => overrideOf("cfg", [key]))
    const said = execFileSync("sh", ["-c", `printf '%s\\n' ${advice.join(" ")}`], { encoding: "utf8" })
    expect(said.trimEnd().split("\n")).toEqual(keys.map((key) => `cfg::${Path.format([key])}=VALUE`))
    expect(advice.slice(0, 5)).toEqual([
      "cfg::a=VALUE",
      "'cfg::a b=VALUE'",
      "'cfg::$HOME=VALUE'",
      "'cfg::`id`=VALUE'",
      "'cfg::it'\\''s=VALUE'"
    ])
  })
})

describe("an override of a bracketed key", () => {
  const table = Command.make(
    "go",
    { cfg: Schema.Record(Schema.String, Schema.Unknown), l: Schema.Array(Schema.String) },
    (p) => Console.log(JSON.stringify(p))
  )

  it.effect.each<[string, unknown]>([
    ["cfg::[a=b]=1", { cfg: { "a=b": 1 }, l: [] }],
    ["cfg::[a::b]=x::y", { cfg: { "a::b": "x::y" }, l: [] }],
    ["[a::b]=1", { cfg: { "a::b": 1 }, l: [] }],
    ["[a+]=1", { cfg: { "a+": 1 }, l: [] }],
    ["[a+]+=1", { cfg: { "a+": [1] }, l: [] }],
    ['[""]=1', { cfg: { "": 1 }, l: [] }],
    ['cfg::["]="].b=1', { cfg: { "]=": { b: 1 } }, l: [] }],
    ["[-x]=1", { cfg: { "-x": 1 }, l: [] }],
    ["[::1]:80", { cfg: {}, l: ["[::1]:80"] }],
    ["l::[::1]:80", { cfg: {}, l: ["[::1]:80"] }]
  ])("is read: %s", ([token, expected]) =>
    Effect.map(TestProgram.run([table], ["go", token]), (ran) => {
      expect([ran.code, ran.stdout]).toEqual([0, [JSON.stringify(expected)]])
    })
  )

  it.effect.each<[string, string]>([
    ["a[b=c]", "cfg: cannot read this (override 1: a[b=c]): a bracket of the key is not closed. Correct it there."],
    ["cfg::a::b=1", 'override 1: cfg::a::b=1: "::" stands more than once. Write CONFIG::KEY=VALUE.']
  ])("is refused as before: %s", ([token, expected]) =>
    Effect.map(TestProgram.run([table], ["go", token]), ({ exit }) =>
      expect((errorOf({ exit, out: [], err: [] }) as Error).message).toBe(expected)
    )
  )

  it.effect("has a prefix that holds another separator", () =>
    Effect.gen(function* () {
      const hooks = { config: ConfigHook.makeDefault({ override: Override.make({ sep: ":" }) }) }
      const two = Command.make(
        "go",
        { "a:b": Schema.Record(Schema.String, Schema.Unknown), ab: Schema.Record(Schema.String, Schema.Unknown) },
        (p) => Console.log(JSON.stringify(p))
      )
      const ran = yield* TestProgram.run([two], ["go", "a:b:x=1", "ab:y=2", "ab:[p:q]=3"], { hooks })
      expect([ran.code, ran.stdout]).toEqual([0, ['{"a:b":{"x":1},"ab":{"y":2,"p:q":3}}']])
    })
  )
})
