import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { defaults } from "../../../src/config/schema/defaults.ts"
import { shapeOf } from "../../../src/config/schema/fromSchema.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { parseAssignment } from "../../../src/param/override/assignment.ts"
import { fitAssignment } from "../../../src/param/override/fit.ts"
import { override, overrideAll } from "../../support/override.ts"
import { value } from "../../support/overriding.ts"
import { filed, typed } from "../../support/reading.ts"
import { Databases } from "../../support/schemas.ts"

const at = { config: "cfg" }

describe("fitting an override into a config", () => {
  const Inner = Schema.Struct({ d: Schema.Number })
  const shape = shapeOf(
    Schema.Struct({
      n: Schema.Int,
      s: Schema.String,
      x: Schema.Struct({ a: Schema.Int, c: Inner }),
      l: Schema.Array(Schema.String),
      i: Schema.Array(Schema.Int),
      t: Schema.Tuple([Schema.Int, Schema.String]),
      r: Schema.Record(Schema.String, Inner),
      u: Schema.NullOr(Schema.Union([Inner, Schema.Array(Inner)])),
      any: Schema.Unknown
    })
  )
  const fitted = (text: string): unknown => {
    const origin = Origin.fromToken(1, text)
    const parsed = Result.getOrThrow(parseAssignment(text, { config: "cfg", origin }))
    const result = fitAssignment(shape, parsed, at)
    return Result.isSuccess(result)
      ? Tree.toUnknown(result.success.value!)
      : `${result.failure._tag} ${placeOf(result.failure)}`
  }
  const placeOf = (error: object) => ("path" in error ? (error.path as ReadonlyArray<string>).join(".") : "")

  it.each<[string, unknown]>([
    ["n='5'", 5],
    ["s=1.10", "1.10"],
    ["s=a: b", "a: b"],
    ["x.c.d=2", 2],
    ["x={c: {d: '1e3'}}", { c: { d: 1000 } }],
    ["l[0]=1.10", "1.10"],
    ["l+=1.10", ["1.10"]],
    ["l+=[1.10, yes]", ["1.10", "yes"]],
    ["l+=*.ts", ["*.ts"]],
    ["i+='7'", [7]],
    ["t.1=7", "7"],
    ["r.any.d=1", 1],
    ["u.d=1", 1],
    ["u[0].d=1", 1],
    ["u+={d: '1'}", [{ d: 1 }]],
    ["any.x.y=1", 1],
    ["any+=1", [1]],
    ["n=???", "???"],
    ["n=${x.a}", "${x.a}"],
    ["zz=1", "UnknownKey zz"],
    ["zz.y=1", "UnknownKey zz"],
    ["x.zz=1", "UnknownKey x.zz"],
    ["x={zz: 1}", "UnknownKey x.zz"],
    ["x={a: x, zz: 1}", "InvalidValue x.a"],
    ["x={zz: 1, a: x}", "UnknownKey x.zz"],
    ["r.any.q=1", "UnknownKey r.any.q"],
    ["u.q=1", "UnknownKey u.q"],
    ["zz=[1", "UnknownKey zz"],
    ["n=[1", "Malformed "],
    ["n=abc", "InvalidValue n"],
    ["n.a=1", "InvalidValue n"],
    ["x=5", "InvalidValue x"],
    ["x=null", "InvalidValue x"],
    ["l.a=1", "InvalidValue l.a"],
    ["l={a: 1}", "InvalidValue l"],
    ["i+=x", "InvalidValue i"],
    ["i+=[1, x]", "InvalidValue i.1"],
    ["n+=1", "InvalidValue n"],
    ["x+=1", "InvalidValue x"],
    ["t.2=1", "InvalidValue t.2"],
    ["t+=1", "InvalidValue t"],
    ["__proto__=1", "UnknownKey __proto__"],
    ["constructor.x=1", "UnknownKey constructor"]
  ])("%s", (text, expected) => {
    expect(fitted(text)).toEqual(expected)
  })
})

const OptionalText = Schema.NullOr(Schema.String)
const OptionalInt = Schema.NullOr(Schema.Int)
const NumberOrText = Schema.Union([Schema.Number, Schema.String])
const Inner = Schema.Struct({ a: Schema.Int, b: Schema.optionalKey(Schema.String) })

describe("a value on the command line", () => {
  it.each<[string, unknown, unknown]>([
    ["", "", "expected text, found null"],
    [" a ", " a ", "a"],
    ["a #b", "a #b", "a"],
    ["a: b", "a: b", undefined],
    ["*.ts", "*.ts", undefined],
    ["%x", "%x", undefined],
    ["'a' b", "'a' b", undefined],
    ["[1", "Malformed", undefined],
    ["'", "Malformed", undefined]
  ])("takes text as it was typed on the command line: %s", (text, onCommandLine, inFile) => {
    expect(typed(Schema.String, text)).toEqual(onCommandLine)
    if (inFile !== undefined) expect(filed(Schema.String, text)).toEqual(inFile)
  })

  it("takes an empty value as null where text is not meant", () => {
    expect(typed(Schema.Unknown, "")).toBeNull()
    expect(typed(OptionalInt, "")).toBeNull()
    expect(typed(OptionalText, "")).toBe("")
  })

  it("takes a literal as it was typed where YAML reads something else", () => {
    const Glob = Schema.NullOr(Schema.Literals(["*", "a: b", "-", "RED"]))
    for (const text of ["*", "a: b", "-", "RED"]) expect(typed(Glob, text)).toBe(text)
    expect(typed(Glob, " RED ")).toBe("RED")
    expect(typed(Glob, "")).toBeNull()
    expect(typed(Schema.Literals(["", "a"]), "")).toBe("")
    expect(typed(Glob, "@")).toBe('expected one of *, a: b, -, RED or null, found "@"')
  })

  it("reads a value that may be text as what it is, where it is something else that fits", () => {
    expect(typed(Schema.Union([Schema.String, Inner]), "a: 1")).toEqual({ a: 1 })
    expect(typed(Schema.Union([Schema.String, Inner]), "c: 1")).toBe("c: 1")
    expect(typed(NumberOrText, "*.ts")).toBe("*.ts")
  })

  it.effect("give a text field what was typed", () =>
    Effect.gen(function* () {
      for (const text of ["1.10", "", "a: b", "a #b", "*.ts", "%x", "a@x", "007", "yes", "1e3", " x "]) {
        expect((yield* value([`path=${text}`])).data.path).toBe(text)
      }
      expect((yield* value(["path='null'"])).data.path).toBe("null")
      // One more begins text that starts with it.
      for (const text of ["@x", "@", "@@x"]) expect((yield* value([`path=@${text}`])).data.path).toBe(text)
    })
  )
})

describe("secrets", () => {
  const shape = shapeOf(Databases)
  const override = (...texts: ReadonlyArray<string>) => overrideAll(shape, defaults(Databases), texts)

  it.each([
    "db.password=[hunter2]",
    "db.password={hunter2: 1}",
    "db.password=null",
    "db.password='hunter2",
    "db.password+=hunter2",
    "db={password: hunter2, port: x}",
    "db={password: hunter2, zz: 1}",
    "db={passwrd: hunter2}",
    "db.passwrd=hunter2",
    "db=hunter2",
    "db=[hunter2]",
    "db={password: hunter2",
    "many.a.password=[hunter2]",
    "many={a: {password: hunter2, port: x}}",
    "dbb.password=hunter2",
    "{password=hunter2"
  ])("are in no error of %s", (text) => {
    const error = Result.getOrThrow(Result.flip(override(text)))
    const shown = `${error.message} ${JSON.stringify(error)}`
    expect(shown).not.toMatch(/hunter2/)
  })

  it("do not stay in the origin of an override that gave them", () => {
    const tree = Result.getOrThrow(override("db={password: hunter2, host: h}", "db.token=hunter22"))
    const origins: Array<string> = []
    const walk = (node: Tree.Tree): void => {
      origins.push(Origin.format(node.origin))
      if (node._tag === "Mapping") for (const [, child] of Tree.entries(node)) walk(child)
    }
    walk(tree)
    expect(origins.join()).not.toMatch(/hunter2/)
    expect(origins.join()).toMatch("override 1: db=<redacted>")
  })
})

describe("the messages of errors", () => {
  const Cfg = Schema.Struct({ retention: Schema.Struct({ keep: Schema.Int }), pair: Schema.Tuple([Schema.Int]) })
  const empty = Tree.fromUnknown({})

  it.each<[string, string]>([
    ["pair+=2", "cfg.pair: expected a list of 1, found an element more (+=) (override 1: pair+=2)."],
    ["retention={keep:", "a [ or { is not closed; if the shell split it, quote the override."]
  ])("say what is wrong with %s", (text, expected) => {
    expect(Result.getOrThrow(Result.flip(override(shapeOf(Cfg), empty, text, 1))).message).toContain(expected)
  })
})

describe("nothing typed", () => {
  const Field = Schema.NullOr
  it.each<[string, Schema.Constraint, unknown]>([
    ["a URL", Field(Schema.URLFromString), null],
    ["a date", Field(Schema.DateFromString), null],
    ["a Date", Field(Schema.Date), null],
    ["text that is not empty", Field(Schema.NonEmptyString), null],
    ["a URL or a number", Schema.Union([Schema.URLFromString, Schema.Number, Schema.Null]), null],
    ["a number", Field(Schema.Number), null],
    ["text", Field(Schema.String), ""],
    ["a URL that cannot be null", Schema.URLFromString, 'expected a valid URL string, found ""']
  ])("is null where the field takes that and no empty text: %s", (_, schema, expected) => {
    expect(typed(schema, "")).toEqual(expected)
  })

  it("is null in what is added to a list, too", () => {
    const shape = shapeOf(Schema.Struct({ l: Schema.Array(Schema.NullOr(Schema.URLFromString)) }))
    const tree = Result.getOrThrow(override(shape, Tree.fromUnknown({ l: [] }), "l+=", 1))
    expect(Tree.toUnknown(tree)).toEqual({ l: [null] })
  })
})

describe("a secret of another alternative", () => {
  const Open = Schema.Struct({ kind: Schema.Literal("open"), n: Schema.Int })
  const Locked = Schema.Struct({ kind: Schema.Literal("locked"), token: Schema.RedactedFromValue(Schema.String) })
  const shape = shapeOf(Schema.Struct({ u: Schema.Union([Open, Locked]) }))
  const tree = Tree.fromUnknown({ u: { kind: "open", n: 1 } })

  it.each(["u.token=hunter2", "u={token: hunter2}", "u={kind: open, token: hunter2}", "u.tokn=hunter2"])(
    "is not shown where it is refused: %s",
    (text) => {
      const { message } = Result.getOrThrow(Result.flip(override(shape, tree, text, 1)))
      expect(message).toMatch(
        /^cfg\.u\.(token|tokn|<redacted>): unknown key \(override 1: u(\.token|\.tokn)?=<redacted>\)/
      )
      expect(message).not.toContain("hunter2")
    }
  )
})
