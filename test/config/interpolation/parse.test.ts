import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Argument, Expression, Part } from "../../../src/config/interpolation/Expression.ts"
import { literal } from "../../../src/config/interpolation/literal.ts"
import { nestingLimit, parse } from "../../../src/config/interpolation/parse.ts"
import { Text } from "../../support/texts.ts"

const parts = (text: string) => Result.getOrThrow(parse(text))
const fault = (text: string) =>
  Result.match(parse(text), { onFailure: (reason) => reason, onSuccess: () => "no fault" })

/** Says parts in a short form of its own: text in quotes, what was parsed in round brackets. */
const say = (part: Part | Argument): string => {
  if (typeof part === "string") return JSON.stringify(part)
  switch (part._tag) {
    case "Reference": {
      const keys = part.keys.map(({ bracketed, name }) => {
        const text = typeof name === "string" ? name : say(name)
        return bracketed ? `[${text}]` : text
      })
      const config = part.config?.map((name) => (typeof name === "string" ? name : say(name))).join(".")
      return `(${[`${config === undefined ? "" : `${config}::`}${".".repeat(part.up)}${keys[0] ?? ""}`, ...keys.slice(1)].join(" ")})`
    }
    case "Call": {
      const name = part.name.map((name) => (typeof name === "string" ? name : say(name))).join(".")
      return `(${[`${name}:`, ...part.arguments.map(say)].join(" ")})`
    }
    case "Literal":
      return `${part.value}`
    case "Text":
      return part.parts.length === 1 && typeof part.parts[0] === "string"
        ? say(part.parts[0])
        : `"${part.parts.map(say).join("+")}"`
    case "List":
      return `[${part.items.map(say).join(" ")}]`
    case "Dict":
      return `{${part.entries.map(([key, value]) => `${key}=${say(value)}`).join(" ")}}`
  }
}

const said = (text: string) => parts(text).map(say).join(" ")

describe("references", () => {
  it.each([
    ["${a}", "(a)"],
    ["${a.b.c}", "(a b c)"],
    ["${a[0]}", "(a [0])"],
    ["${a.0}", "(a 0)"],
    ["${[a]}", "([a])"],
    ["${[a][b].c}", "([a] [b] c)"],
    ["${.a}", "(.a)"],
    ["${...a[b]}", "(...a [b])"],
    ["${..[a]}", "(..[a])"],
    ["${ \ta.b\t }", "(a b)"],
    ["${a.${b}}", "(a (b))"],
    ["${a[${b}]}", "(a [(b)])"],
    ["${${a}}", "((a))"],
    ["${a$.x@y.é#1}", "(a$ x@y é#1)"],
    ["${a-b.0c}", "(a-b 0c)"],
    ["${a::b}", "(a::b)"],
    ["${ a::b.c[d] }", "(a::b c [d])"],
    ["${a::[b]}", "(a::[b])"],
    ["${a::}", "(a::)"],
    ["${a:: b }", "(a::b)"],
    ["${a.b-c::d}", "(a.b-c::d)"],
    ["${${a}::b}", "((a)::b)"],
    ["${a::${b::c}}", "(a::(b::c))"],
    ["${a: :b}", '(a: ":b")'],
    ["${a:':b'}", '(a: ":b")'],
    ["${a:b::c}", '(a: "b::c")']
  ])("reads %s as %s", (text, expected) => {
    expect(said(text)).toBe(expected)
  })
})

describe("text", () => {
  it.each([
    ["http://${host}:${port}/", '"http://" (host) ":" (port) "/"'],
    ["${a}${b}", "(a) (b)"],
    ["$${a}$", '"$" (a) "$"'],
    ["${a}}", '(a) "}"'],
    ["'${a}'", `"'" (a) "'"`],
    ["\\${a}", '"${a}"'],
    ["\\\\${a}", '"\\\\" (a)'],
    ["\\\\\\${a}", '"\\\\${a}"'],
    ["\\\\\\\\${a}", '"\\\\\\\\" (a)'],
    ["\\\\ \\${a} \\", '"\\\\\\\\ ${a} \\\\"'],
    ["C:\\d_${a}", '"C:\\\\d_" (a)'],
    ["\\${a", '"${a"']
  ])("reads %s as %s", (text, expected) => {
    expect(said(text)).toBe(expected)
  })
})

describe("calls", () => {
  it.each([
    ["${f:}", "(f:)"],
    ["${f: \t}", "(f:)"],
    ["${ f : a , b }", '(f: "a" "b")'],
    ["${ns.f:a}", '(ns.f: "a")'],
    ["${ns.${x}:a}", '(ns.(x): "a")'],
    ["${f:two words,  and\tmore }", '(f: "two words" "and\\tmore")'],
    ["${f:a,,b,}", '(f: "a" "" "b" "")'],
    ["${f:,}", '(f: "" "")'],
    ["${f:1,-2,+3,1_000,007}", '(f: 1 -2 3 1000 "007")'],
    ["${f:1.5,.5,1.,1e3,-1E-2,1.2_3}", "(f: 1.5 0.5 1 1000 -0.01 1.23)"],
    ["${f:inf,-INF,nan}", "(f: Infinity -Infinity NaN)"],
    ["${f:true,FALSE,Null,None}", '(f: true false null "None")'],
    ["${f:9007199254740993}", "(f: 9007199254740993)"],
    ["${f:'a, b',\"c: 'd'\"}", '(f: "a, b" "c: \'d\'")'],
    ["${f:'1','',' '}", '(f: "1" "" " ")'],
    ["${f:'it\\'s',\"\\\\\",'\\\\\\'',a\\b}", '(f: "it\'s" "\\\\" "\\\\\'" "a\\\\b")'],
    ["${f:'\\${a}','\\\\${a}'}", '(f: "${a}" ""\\\\"+(a)")'],
    ["${f:'${g:'x'}'}", '(f: "(g: "x")")'],
    ["${f:${a},x${a}y}", '(f: (a) ""x"+(a)+"y"")'],
    ["${f:[1, [], {a: b}],{}}", '(f: [1 [] {a="b"}] {})'],
    ["${f:{a b: 1, 0: ${x}, null: [c]}}", '(f: {a b=1 0=(x) null=["c"]})'],
    ["${f:{a:: b}}", '(f: {a=": b"})'],
    ["${f:http://x/y?z|*@%+$.-_:1}", '(f: "http://x/y?z|*@%+$.-_:1")'],
    ["${f:\\[a\\, b\\]\\ ,\\{\\}\\(\\)\\:\\=\\\\}", '(f: "[a, b] " "{}():=\\\\")'],
    ["${f: \\ a \\  }", '(f: " a  ")'],
    ["${f:$$${a}}", '(f: ""$$"+(a)")']
  ])("reads %s as %s", (text, expected) => {
    expect(said(text)).toBe(expected)
  })
})

describe("malformed text", () => {
  it.each([
    ["${", "expected a key at character 3, but the text ends"],
    ["${}", "expected a key at character 3, but found }"],
    ["${.}", "expected a key at character 4, but found }"],
    ["${b", "expected } at character 4, but the text ends"],
    ["${a.}", "expected a key at character 5, but found }"],
    ["${a.[b]}", "expected a key at character 5, but found ["],
    ["${a[b}", "expected ] at character 6, but found }"],
    ["${a b}", "expected } at character 5, but found b"],
    ["${a . b}", "expected } at character 5, but found ."],
    ["${'a'}", "expected a key at character 3, but found '"],
    ["${a${b}}", "expected } at character 4, but found $"],
    ["${${a}b}", "expected } at character 7, but found b"],
    ["${a\\b}", "expected } at character 4, but found \\"],
    ["${.f:1}", "expected the name of a resolver before :, or } at character 5, but found :"],
    ["${[f]:1}", "expected the name of a resolver before :, or } at character 6, but found :"],
    ["${0f:1}", "expected the name of a resolver before :, or } at character 5, but found :"],
    ["${f:a", "expected , or } at character 6, but the text ends"],
    ["${f:a=b}", "expected , or } at character 6, but found ="],
    ["${f:é}", "expected an argument, or one in quotes, at character 5, but found é"],
    ["${f:'a}", "expected ' at character 8, but the text ends"],
    ["${f:'a'b}", "expected , or } at character 8, but found b"],
    ["${f:[a}", "expected , or ] at character 7, but found }"],
    ["${f:{a}}", "expected : at character 7, but found }"],
    ["${f:{a: }}", "expected an argument, or one in quotes, at character 9, but found }"],
    ["${f:{'a': 1}}", "expected an argument, or one in quotes, at character 6, but found '"],
    ["${f:{a: 1,}}", "expected an argument, or one in quotes, at character 11, but found }"],
    ["${f:a[b]}", "expected , or } at character 6, but found ["]
  ])("says of %s: %s", (text, expected) => {
    expect(fault(text)).toBe(expected)
  })

  it.each([
    ["references", "${", "}"],
    ["lists", "${f:[", "]}"],
    ["lists in lists", "[", "]"],
    ["quoted texts", "${f:'", "'}"]
  ])("refuses %s that nest too deeply, without a throw", (_, open, close) => {
    const text = (levels: number) => `\${f:${open.repeat(levels)}a${close.repeat(levels)}}`
    expect(fault(text(10))).toBe("no fault")
    expect(fault(text(100_000))).toBe(`it nests more than ${nestingLimit} levels deep`)
  })

  it("reads megabytes of backslashes, dollars and blanks in linear time", () => {
    for (const char of ["\\", "$", " ", "'", "{", "1", "."]) {
      expect(parts(`${char.repeat(1_000_000)}x`)).toEqual([`${char.repeat(1_000_000)}x`])
      parse(`\${f:${char.repeat(1_000_000)}x`)
      parse(`\${f:'${char.repeat(1_000_000)}x'}`)
      parse(`\${${char.repeat(1_000_000)}x`)
    }
  })
})

it("parses a text once", () => {
  expect(parse("${once}")).toBe(parse("${once}"))
})

it.prop(
  "leaves text without ${ as it is",
  { text: Text },
  ({ text }) => {
    const plain = text.replaceAll("${", "$ ")
    expect(parts(plain)).toEqual(plain === "" ? [] : [plain])
  },
  { arbitrary: { seed: 1 } }
)

it.prop(
  "never throws",
  { text: Text },
  ({ text }) => {
    for (const around of [text, `\${${text}}`, `\${f:${text}}`, `\${f:'${text}`, `\${f:{${text}}`]) {
      const result = parse(around)
      if (Result.isFailure(result)) expect(result.failure).toMatch(/^(?:expected|it nests)/)
    }
  },
  { arbitrary: { seed: 1 } }
)

/** Writes parts, every text argument in quotes. */
const print = (list: ReadonlyArray<Part>, quote: string): string =>
  list
    .map((part, index) => (typeof part === "string" ? printText(part, list[index + 1], quote) : printExpression(part)))
    .join("")

const printText = (text: string, next: Part | undefined, quote: string): string => {
  const ends = next === undefined ? quote !== "" : true
  return text.replace(/\\+|\$\{|['"]/g, (found, offset: number) => {
    const rest = text.slice(offset + found.length)
    if (found.startsWith("\\")) {
      const special = rest === "" ? ends : rest.startsWith("${") || (quote !== "" && rest.startsWith(quote))
      return special ? found + found : found
    }
    return found === "${" || found === quote ? `\\${found}` : found
  })
}

const printExpression = (self: Expression): string => {
  const named = (name: string | Expression) => (typeof name === "string" ? name : printExpression(name))
  if (self._tag === "Call")
    return `\${${self.name.map(named).join(".")}:${self.arguments.map(printArgument).join(", ")}}`
  const keys = self.keys.map(({ bracketed, name }, index) =>
    bracketed ? `[${named(name)}]` : `${index === 0 ? "" : "."}${named(name)}`
  )
  const config = self.config === undefined ? "" : `${self.config.map(named).join(".")}::`
  return `\${${config}${".".repeat(self.up)}${keys.join("")}}`
}

const printArgument = (self: Argument): string => {
  switch (self._tag) {
    case "Literal":
      return self.source
    case "Text":
      return `'${print(self.parts, "'")}'`
    case "List":
      return `[${self.items.map(printArgument).join(",")}]`
    case "Dict":
      return `{ ${self.entries.map(([key, value]) => `${key.replace(/[\\()[\]{}:=, \t]/g, "\\$&")} :${printArgument(value)}`).join(" , ")} }`
    default:
      return printExpression(self)
  }
}

const Names = Schema.Union([
  Schema.Literals(["a", "b_1", "_", "x-y"]),
  Schema.suspend((): Schema.Codec<Expression> => Expressions)
])

const Expressions: Schema.Codec<Expression> = Schema.Union([
  Schema.TaggedStruct("Reference", {
    config: Schema.NonEmptyArray(Names),
    up: Schema.Literal(0),
    keys: Schema.Array(Schema.Struct({ name: Names, bracketed: Schema.Boolean }))
  }),
  Schema.TaggedStruct("Reference", {
    up: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 })),
    keys: Schema.NonEmptyArray(
      Schema.Struct({ name: Schema.Union([Names, Schema.Literals(["0", "é$", "a#b,c"])]), bracketed: Schema.Boolean })
    )
  }),
  Schema.TaggedStruct("Call", {
    name: Schema.NonEmptyArray(Names),
    arguments: Schema.Array(Schema.suspend((): Schema.Codec<Argument> => Arguments))
  })
])

const Parts = Schema.Array(
  Schema.Union([
    Schema.Literals(["a", "\\", "'", '"', "${", "$", "\\\\", "}", " ", "\\${", "\\'"]),
    Schema.suspend((): Schema.Codec<Expression> => Expressions)
  ])
)

const Leaf = Schema.TaggedStruct("Literal", {
  value: Schema.Null,
  source: Schema.Literals(["1", "-2.5", "true", "NULL", "1_0e3", "12345678901234567890"])
})

const Item = Schema.Union([Leaf, Schema.suspend((): Schema.Codec<Argument> => Arguments)])
const Arguments: Schema.Codec<Argument> = Schema.Union([
  Leaf,
  Schema.TaggedStruct("Text", { parts: Parts }),
  Schema.TaggedStruct("List", { items: Schema.Array(Item) }),
  Schema.TaggedStruct("Dict", {
    entries: Schema.Array(Schema.Tuple([Schema.Literals(["a", "1", " b ", "c:d=", "\\", "[x]"]), Item]))
  }),
  Schema.suspend((): Schema.Codec<Expression> => Expressions)
])

/** Joins texts side by side, and gives literals the values that their sources have, as parsing does. */
const normal = <A>(value: A): A => {
  const go = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(go)
    if (typeof value !== "object" || value === null) return value
    const out = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, go(item)]))
    if (out["_tag"] === "Literal") return literal(String(out["source"]))
    if (out["_tag"] === "Text") return { ...out, parts: joined(out["parts"] as ReadonlyArray<Part>) }
    return out
  }
  return go(value) as A
}

const joined = (list: ReadonlyArray<Part>): ReadonlyArray<Part> => {
  const out: Array<Part> = []
  for (const part of list) {
    const last = out.at(-1)
    if (typeof part === "string" && typeof last === "string") out[out.length - 1] = last + part
    else out.push(part)
  }
  return out
}

it.prop(
  "reads every expression that it can write",
  { generated: Arbitrary.schema(Parts) },
  ({ generated }) => {
    const list = joined(normal(generated))
    expect(parts(print(list, ""))).toEqual(list)
  },
  { arbitrary: { seed: 1, runs: 300 } }
)
