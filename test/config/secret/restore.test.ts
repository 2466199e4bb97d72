import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Config, Field } from "effect-coma"
import { TestProgram } from "effect-coma/testing"
import { accountCommand, printing, run, Secret } from "../../support/printing.ts"

describe("writing over a file with secrets", () => {
  const Cfg = Schema.Struct({ l: Schema.Array(Schema.Struct({ name: Schema.String, pw: Secret })) })
  const command = printing(Cfg, { writeInstance: null, overwrite: true })
  const files = { "cfg.yaml": "l:\n  - name: alice\n    pw: a\n  - name: bob\n    pw: c\n" }

  it.effect.each<[ReadonlyArray<string>, string]>([
    [["l=[{name: bob, pw: b}]"], files["cfg.yaml"]],
    [["l[0]={name: eve, pw: e}"], files["cfg.yaml"]],
    [["l+={name: eve, pw: e}"], files["cfg.yaml"]],
    [["l[0].pw=new"], files["cfg.yaml"]],
    [["l[0].name=al"], files["cfg.yaml"].replace("alice", "al")]
  ])("gives no secret another's name: %j", ([args, expected]) =>
    Effect.map(run(command, args, { files }), (ran) => expect(ran.files["cfg.yaml"]).toBe(expected))
  )

  it.effect("keeps an interpolation of the file's that gives several, and what stood where one was typed", () =>
    Effect.gen(function* () {
      const Db = Schema.Struct({ db: Schema.Struct({ pw: Secret }), n1: Field.make(Schema.Int, 1) })
      for (const resolve of [true, false]) {
        const over = printing(Db, { writeInstance: null, overwrite: true, resolve })
        const own = { "cfg.yaml": "db: \"${oc.decode:'{pw: hunter2}'}\"\nn1: 2\n" }
        const kept = yield* run(over, ["n1=3"], { files: own })
        expect(kept.stderr).toEqual([])
        expect(kept.files["cfg.yaml"]).toBe(own["cfg.yaml"].replace("n1: 2", "n1: 3"))
        const mapping = { "cfg.yaml": "db:\n  pw: mine\nn1: 2\n" }
        const typed = yield* run(over, ["db=\"${oc.decode:'{pw: hunter2}'}\""], { files: mapping })
        expect(typed.stdout).toEqual(['{"db":{"pw":"hunter2"},"n1":2}'])
        expect(typed.files).toEqual(mapping)
      }
    })
  )

  it.effect("keeps those of other keys of a mapping that was given in part", () =>
    Effect.gen(function* () {
      const Users = Schema.Struct({ u: Schema.Record(Schema.String, Schema.Struct({ pw: Secret })) })
      const given = { "cfg.yaml": "u:\n  alice:\n    pw: a\n" }
      const over = printing(Users, { writeInstance: null, overwrite: true })
      const ran = yield* run(over, ["u={bob: {pw: b}}"], { files: given })
      expect(ran.files["cfg.yaml"]).toBe(given["cfg.yaml"])
    })
  )
})

describe("the secrets of a config", () => {
  it.effect("that a file holds itself are still there after it is written over", () =>
    Effect.gen(function* () {
      const files = { "account.yaml": "password: kept # mine\nkeys: [one, two]\n" }
      const options = { overwrite: true, writeInstance: Config.OVERRIDE }
      const ran = yield* TestProgram.run([accountCommand(options)], ["cmd", "user=grace", "password=typed"], { files })
      expect(ran.stdout).toEqual(["typed one,two https://grace:typed@host"])
      expect(ran.files["account.yaml"]).toContain("password: kept # mine")
      expect(ran.files["account.yaml"]).toMatch(/keys: *\[ *one, two *\]/)
      expect(ran.files["account.yaml"]).toContain("user: grace")
    })
  )
})
