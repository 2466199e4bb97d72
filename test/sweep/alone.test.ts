import { execFileSync } from "node:child_process"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Command, Field } from "effect-coma"
import { Sweep } from "effect-coma/sweep"
import { Loss, lab } from "../support/sweptLab.ts"

class Any extends Schema.Class<Any>("Any")({
  a: Field.make(Schema.Unknown, 0),
  b: Field.make(Schema.Unknown, "b"),
  tags: Field.make(Schema.Array(Schema.String), ["x"])
}) {}

/** The words that a shell makes of a line, without the program. */
const wordsOf = (line: string): ReadonlyArray<string> =>
  execFileSync("sh", ["-c", `printf '%s\\0' ${line}`], { encoding: "utf8" })
    .split("\0")
    .slice(2, -1)

describe("a point, typed alone as --list prints it,", () => {
  it.effect.each([
    ["a=1,-2.50,1e-3,0x1F,1_000,.5,true,null,~,yes"],
    ["a=0..2,10..30..10,'0..2'", "b=5..1..-2"],
    ["a='x y',\"it's\",\"a\\tb\",$HOME,'`id`','$(id)',a;b,'*',é,日本"],
    ["a=[],[1, [2, 'c, d']],{},{k: [v], 'q r': \"}\"},{\"j\":1}"],
    ["a=\"1\",'true','null',' 1 ',''"],
    ["a=${b},'${b}',x${b}y", "b=1,two"],
    ["{a: 1, b: x}, {a: [2], any::b: 'y z'}, {tags: [p, q]}"],
    ["tags+=new,'two words'", "a=1"],
    ["tags:=[p],[]", "any::a='@x',1"],
    ["a=log(1e-5..1e-1)", "--samples", "3", "--seed", "7"]
  ])("has the configs that it has in the sweep: %s", (typed) =>
    Effect.gen(function* () {
      const seen: Array<Any> = []
      const command = Command.make("train", { any: Any }, ({ any }) =>
        Effect.sync(() => {
          seen.push(any)
          return { loss: 0 }
        })
      ).pipe(Sweep.enable({ result: Loss }))
      const { run } = yield* lab()
      const args = typed.flatMap((text) => (/^-|^\d+$/.test(text) ? [text] : ["--sweep", text]))
      expect((yield* run(command, ...args, "--quiet")).stderr.filter((line) => !line.startsWith("["))).toEqual([])
      const swept = seen.splice(0)
      const { stdout } = yield* run(command, ...args, "--list")
      expect(stdout).toHaveLength(swept.length)
      for (const line of stdout)
        expect([line, (yield* run(command, ...wordsOf(line), "--no-write")).code]).toEqual([line, 0])
      expect(seen).toEqual(swept)
      expect(swept.length).toBeGreaterThan(1)
    })
  )
})
