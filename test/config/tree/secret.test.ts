import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Config from "../../../src/config/Config.ts"
import * as Origin from "../../../src/config/tree/Origin.ts"
import { conceal, isMarked, isReference, mark, markValues } from "../../../src/config/tree/secret.ts"
import * as Tree from "../../../src/config/tree/Tree.ts"
import { AllOptional, all, decoded, environment, layer } from "../../support/secrets.ts"

describe("no error tells a secret", () => {
  it.effect.each<[ReadonlyArray<string>, string]>([
    [
      ["n=${t}"],
      "s.n: expected an integer, found <redacted> (override 1: t=<redacted>, by the interpolation at override 2: n=<redacted>). Correct one of the two."
    ],
    [["n=a${t}b"], "s.n: expected an integer, found <redacted> (override 2: n=<redacted>). Correct it there."],
    [
      ["n=${text}", "text=${t}"],
      "s.n: expected an integer, found <redacted> (override 1: t=<redacted>, by the interpolation at override 2: n=<redacted>). Correct one of the two."
    ],
    [["n=${oc.select:t}"], "s.n: expected an integer, found <redacted>"],
    [["n=${oc.select:nope,${t}}"], "s.n: expected an integer, found <redacted>"],
    [["n=${same:${t}}"], "s.n: expected an integer, found <redacted>"],
    [["n=${oc.decode:${t}}"], "s.n: expected an integer, found <redacted>"],
    [["n=${oc.env:${t}}"], "s.n: expected an integer, found <redacted> (override 2: n=<redacted>)."],
    [["short=${t}"], "s.short: expected another value (text), found <redacted>"],
    [
      ["n=${o}", "o=${oc.env:COMA_T}"],
      "s.n: expected an integer, found <redacted> ($COMA_T, by the interpolation at override 2: n=<redacted>). Correct one of the two."
    ],
    [["n=${o}", "o=${text}", "text=hunter2"], "s.n: expected an integer, found <redacted>"],
    [["list=[1, '${t}']"], "s.list.1: expected an integer, found <redacted>"],
    [
      ["n=${creds.pw}", "creds=\"${oc.decode:'{pw: hunter2, port: 1}'}\""],
      "s.n: expected an integer, found <redacted>"
    ],
    [["list=${oc.create:['${t}']}"], "s.list.0: expected an integer, found <redacted>"],
    [["copy=${creds}", "creds={pw: hunter2, port: 1}"], "s.copy.pw: expected another value (text), found <redacted>"],
    [["n=${creds.pw}", "creds={pw: hunter2, port: 1}"], "s.n: expected an integer, found <redacted>"],
    [
      ["list=${oc.dict.values:creds}", "creds={pw: hunter2, port: 1}"],
      "s.list.0: expected an integer, found <redacted>"
    ],
    [["list=['${same:${creds}}']", "creds={pw: hunter2, port: 1}"], "s.list.0: expected an integer, found a mapping"],
    [["counts=${keyed:${t}}"], "s.counts.<redacted>: expected an integer, found <redacted>"],
    [["copy=${keyed:${t}}"], "s.copy.<redacted>: unknown key (override 2: copy=<redacted>)."],
    [["counts=\"${oc.decode:'{${t}: x}'}\""], "s.counts.<redacted>: expected an integer, found <redacted>"],
    [["copy=\"${oc.decode:'{pw: ${t}, port: x}'}\""], "s.copy.port: expected an integer, found <redacted>"],
    [["any=${${t}}"], "s.any: cannot resolve ${${t}} (override 2: any=${${t}}): <redacted> does not exist."],
    [
      ["any=${m[${t}]}", "m={hunter: 1}"],
      "s.any: cannot resolve ${m[${t}]} (override 2: any=${m[${t}]}): <redacted> does not exist."
    ],
    [
      ["any=${m[${t}]}", "m={hunter2: '${nope}'}"],
      "s.any: cannot resolve ${m[${t}]} (override 2: any=${m[${t}]}): <redacted> does not exist."
    ],
    [
      ["any=${m[${t}]}", "m={hunter2: ???}"],
      "s.any: cannot resolve ${m[${t}]} (override 2: any=${m[${t}]}): <redacted> was never given (it is ???)."
    ],
    [
      ["any=${m[${t}].x}", "m={hunter2: 1}"],
      "s.any: cannot resolve ${m[${t}].x} (override 2: any=${m[${t}].x}): <redacted> is a number, which has no key <redacted>."
    ],
    [
      ["any=${list[${t}]}", "list=[1]"],
      "s.any: cannot resolve ${list[${t}]} (override 2: any=${list[${t}]}): <redacted> is a list of 1, without an element <redacted>."
    ],
    [
      ["any=${t.x}"],
      "s.any: cannot resolve ${t.x} (override 2: any=${t.x}): <redacted> is text, which has no key <redacted>."
    ],
    [
      ["any=${oc.env:x${t}}"],
      "s.any: cannot resolve ${oc.env:x${t}} (override 2: any=${oc.env:x${t}}): the environment variable <redacted> is not set."
    ],
    [
      ["any=${${t}:1}"],
      "s.any: cannot resolve ${${t}:1} (override 2: any=${${t}:1}): there is no resolver <redacted>."
    ],
    [
      ["any=${vault:${t}}"],
      "s.any: cannot resolve ${vault:${t}} (override 2: any=${vault:${t}}): the resolver <redacted> failed."
    ],
    [["any=${vault:'key ${t}'}"], "the resolver <redacted> failed."],
    [["any='${vault:[{a: ${t}}]}'"], "the resolver <redacted> failed."],
    [["any=${vault:${creds}}", "creds={pw: hunter2, port: 1}"], "the resolver <redacted> failed."],
    [["any=${vault:${same:${t}}}"], "the resolver <redacted> failed."],
    [["any=${vault:${oc.decode:'[${t}]'}}"], "the resolver <redacted> failed."],
    [["any=${bad:${t}}"], "the resolver <redacted> gave a value that a config cannot hold."],
    [["any=${oc.select:'a[${t}'}"], "<redacted> is not a key."],
    [["any=${oc.dict.keys:${t}}"], "<redacted> does not exist."],
    [["any=${oc.decode:'[${t}'}"], "the text is not a value:"],
    [["any='${oc.decode:\"{${t}: 1, b: ''\\${nope}''}\"}'"], "<redacted> does not exist."],
    [["o=abc${hunter2}"], "s.o: cannot resolve <redacted> (override 2: o=<redacted>): <redacted> does not exist."],
    [["o=${hunter2"], "s.o: cannot resolve <redacted> (override 2: o=<redacted>): <redacted>."],
    [["o=a${hunter2:x}"], "s.o: cannot resolve <redacted> (override 2: o=<redacted>): there is no resolver <redacted>."]
  ])("%j: %s", ([texts, expected]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(decoded("t=hunter2", ...texts))
      expect(error.message).toContain(expected)
      expect(all(error)).not.toContain("hunter2")
    })
  )

  const Piece = Schema.Literals([
    "${t}",
    "${creds}",
    "${creds.pw}",
    "${text}",
    "${any}",
    "x",
    "[",
    "{a: ",
    "]",
    "}",
    ",",
    " "
  ])
  const Text = Schema.Array(Piece).pipe(Schema.check(Schema.isMaxLength(4)))
  const Call = Schema.Literals([
    "",
    "oc.env:",
    "oc.decode:",
    "oc.create:",
    "oc.select:",
    "oc.dict.keys:",
    "vault:",
    "same:",
    "keyed:"
  ])
  const Expression = Schema.Struct({ call: Call, inside: Text, before: Schema.Literals(["", "x", "${t}"]) })
  const Field = Schema.Literals(["n", "text", "short", "any", "list", "counts", "copy", "m"])

  it.effect.prop(
    "whatever is made of it",
    { fields: Arbitrary.schema(Schema.Array(Schema.Tuple([Field, Expression]))) },
    ({ fields }) =>
      Effect.gen(function* () {
        let tree: Tree.Tree = Tree.fromUnknown({ t: "hunter2", creds: { pw: "hunter2", port: 1 } })
        for (const [name, { before, call, inside }] of fields) {
          const text = `${before}\${${call}${inside.join("")}}`
          tree = Tree.set(tree as Tree.Mapping, name, Tree.text(text, Origin.fromToken(1, `${name}=${text}`)))
        }
        const config = Config.set(Config.make("s", AllOptional), "OVERRIDE", tree)
        const result = yield* Effect.result(Config.value(config)).pipe(
          Effect.provide(layer),
          Effect.provideService(ConfigProvider.ConfigProvider, environment)
        )
        if (Result.isFailure(result)) expect(all(result.failure)).not.toContain("hunter2")
      }),
    { arbitrary: { runs: 1000, seed: 1 } }
  )
})

describe("what was made of a secret", () => {
  it.effect.each<[string, unknown]>([
    ["text=a${t}b", { text: "ahunter2b" }],
    ["any=\"${oc.decode:'{${t}: [${t}]}'}\"", { any: { hunter2: ["hunter2"] } }],
    ["any=${keyed:${t}}", { any: { "key-hunter2": "x" } }],
    ["any=${oc.env:${t}}", { any: "of hunter2" }],
    ["m={a: ['${t}'], b: '${.a}'}", { m: { a: ["hunter2"], b: ["hunter2"] } }]
  ])("is given to the program as it is: %s", ([text, expected]) =>
    Effect.gen(function* () {
      const { t, ...others } = (yield* decoded("t=hunter2", text)) as { readonly t: Redacted.Redacted<string> }
      expect(Redacted.value(t)).toBe("hunter2")
      expect(others).toEqual(expected)
    })
  )

  it.effect("is a secret again in a field that is one", () =>
    Effect.gen(function* () {
      const { o } = (yield* decoded("t=hunter2", "o=${t}!")) as { readonly o: Redacted.Redacted<string> }
      expect(Redacted.value(o)).toBe("hunter2!")
    })
  )
})

describe("a secret does not get in the way of others' errors", () => {
  it.effect.each<[ReadonlyArray<string>, string]>([
    [
      ["o=${oc.env:COMA_NOPE}"],
      "s.o: cannot resolve <redacted> (override 2: o=<redacted>): the environment variable COMA_NOPE is not set."
    ],
    [["o=${vault:key}"], "s.o: cannot resolve <redacted> (override 2: o=<redacted>): the resolver vault failed."],
    [
      ["o=x${text}", "text=${oc.env:COMA_NOPE}"],
      "the environment variable COMA_NOPE is not set. The way there: o (override 2: o=<redacted>) -> text"
    ],
    [["any=${nope}"], "s.any: cannot resolve ${nope} (override 2: any=${nope}): nope does not exist."],
    [
      ["n=${text}", "text=fast"],
      's.n: expected an integer, found "fast" (override 3: text=fast, by the interpolation at override 2: n=${text}). Correct one of the two.'
    ],
    [["counts='${same:{a: x}}'"], "s.counts.a: expected an integer, found \"x\" (override 2: counts='${same:{a: x}}')."]
  ])("%j: %s", ([texts, expected]) =>
    Effect.map(Effect.flip(decoded("t=hunter2", ...texts)), (error) => expect(error.message).toContain(expected))
  )
})

describe("what is shown in a secret's place", () => {
  it.each<[Origin.Origin, string]>([
    [Origin.fromToken(1, "t=hunter2"), "override 1: t=<redacted>"],
    [Origin.fromToken(1, "cfg::l+=hunter2"), "override 1: cfg::l+=<redacted>"],
    [Origin.fromToken(1, "t="), "override 1: t=<redacted>"],
    [Origin.fromToken(1, "t=a=b"), "override 1: t=<redacted>"],
    [Origin.fromToken(1, "hunter2"), "override 1: <redacted>"],
    [Origin.fromToken(1, ""), "override 1: <redacted>"],
    [Origin.fromFile("cfg.yaml", 1, 2), "cfg.yaml:1:2"],
    [Origin.fromEnvironment("TOKEN"), "$TOKEN"],
    [Origin.fromDefault, "the default"],
    [Origin.fromHook, "a hook"]
  ])("is the origin %j as %j, however often", (origin, shown) => {
    expect(Origin.format(conceal(origin))).toBe(shown)
    expect(conceal(conceal(origin))).toEqual(conceal(origin))
  })

  it.each([
    ["${a}", true],
    ["${a.b[0].c-d}", true],
    ["${.a}", true],
    ["${oc.env:TOKEN}", true],
    ["${server::token}", true],
    ["${server::}", true],
    ["${oc.deprecated:server::token}", true],
    ["${oc.env:a::hunter2}", false],
    ["${x:hunter2::a}", false],
    ["${oc.env:TOKEN,hunter2}", false],
    ["${oc.decode:hunter2}", false],
    ["x${a}", false],
    ["${a}${b}", false],
    ["${a", false],
    ["${a b}", false],
    ["${${a}}", false]
  ])("may be a text that only says where the secret is: %s, %s", (text, expected) => {
    expect(isReference(Tree.fromUnknown(text))).toBe(expected)
  })

  it("is no reference where nothing is to be resolved", () => {
    for (const value of [null, 1, "a", "???", [], {}]) expect(isReference(Tree.fromUnknown(value))).toBe(false)
  })
})

describe("the mark of a secret", () => {
  const token = Origin.fromToken(1, "t=hunter2")
  const tree = Tree.fromUnknown({ a: ["hunter2", null], b: "???", c: "${d}" }, token)
  const nodes = (self: Tree.Tree): ReadonlyArray<Tree.Tree> => [
    self,
    ...Tree.children(self).flatMap(([, child]) => nodes(child))
  ]

  it("is on all that is in a tree, whose origins show nothing any more", () => {
    for (const node of nodes(mark(tree))) {
      expect(node.secret).toBe(true)
      expect(Origin.format(node.origin)).toBe("override 1: t=<redacted>")
    }
    expect(Tree.toUnknown(mark(tree))).toBe("<redacted>")
    expect(Tree.toUnknown(Tree.reveal(mark(tree)))).toEqual(Tree.toUnknown(tree))
  })

  it("is set once, and is the same for what is shared", () => {
    expect(mark(mark(tree))).toBe(mark(tree))
    expect(mark(tree)).toBe(mark(tree))
    const twice = mark(Tree.sequence([tree, tree], token)) as Tree.Sequence
    expect(twice.items[0]).toBe(twice.items[1])
  })

  it("is on values only, where keys are the config's own, and not on what was never given", () => {
    const marked = nodes(markValues(tree)).map((node) => [node._tag, node.secret ?? false])
    expect(marked).toEqual([
      ["Mapping", false],
      ["Sequence", false],
      ["Scalar", true],
      ["Scalar", true],
      ["Missing", false],
      ["Interpolation", true]
    ])
  })

  it("is found anywhere in a tree, in linear time however it is shared", () => {
    expect(isMarked(tree)).toBe(false)
    expect(isMarked(markValues(tree))).toBe(true)
    let wide: Tree.Tree = tree
    for (let level = 0; level < 100; level++) wide = Tree.sequence([wide, wide], token)
    expect(isMarked(wide)).toBe(false)
    expect(isMarked(Tree.sequence([wide, mark(Tree.scalar(1, token))], token))).toBe(true)
  })
})
