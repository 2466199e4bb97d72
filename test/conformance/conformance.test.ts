/**
 * Runs the conformance vectors: one test a vector, named by its id.
 *
 * `disagreements.json` lists the vectors that this library does not follow, each with its reason. The test of such a
 * vector passes only while the vector fails. A listed vector that no file has turns the run red, too.
 *
 * `CONFORMANCE_DIR` names another folder of `*.jsonl` files. The list does not apply to those: each vector must hold.
 */
import * as fs from "node:fs"
import * as path from "node:path"
import { NodeServices } from "@effect/platform-node"
import { Cause, ConfigProvider, Effect, Exit, Layer } from "effect"
import * as TestConsole from "effect/testing/TestConsole"
import { isComaError, wake } from "effect-coma"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { parse } from "yaml"
import { memory } from "../support/memory.ts"
import { commandOf, type Received, type Vector } from "./vector.ts"

const folder = process.env["CONFORMANCE_DIR"] ?? import.meta.dirname

const disagreements: Readonly<Record<string, string>> =
  folder === import.meta.dirname
    ? JSON.parse(fs.readFileSync(path.join(import.meta.dirname, "disagreements.json"), "utf8"))
    : {}

const readVectors = (file: string): ReadonlyArray<Vector> =>
  fs
    .readFileSync(path.join(folder, file), "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Vector)

const readFile = (file: string): unknown => {
  const text = fs.readFileSync(file, "utf8")
  try {
    return file.endsWith(".json") ? JSON.parse(text) : parse(text)
  } catch {
    return { __text__: text }
  }
}

const readFiles = (directory: string): Record<string, unknown> => {
  const names = fs.readdirSync(directory, { recursive: true, encoding: "utf8" })
  const files = names.filter((name) => fs.statSync(path.join(directory, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, readFile(path.join(directory, name))]))
}

const home = process.cwd()
let directory = ""

beforeEach(() => {
  directory = fs.mkdtempSync(path.join(memory, "conformance-"))
  process.chdir(directory)
})

afterEach(() => {
  process.chdir(home)
  fs.rmSync(directory, { recursive: true })
})

const check = async (vector: Vector): Promise<void> => {
  for (const [name, text] of Object.entries(vector.files ?? {})) {
    fs.mkdirSync(path.dirname(name), { recursive: true })
    fs.writeFileSync(name, text)
  }
  const received: Array<Received> = []
  const command = commandOf(vector.program, (call) => received.push(call))
  const exit = await Effect.runPromiseExit(
    wake([command], { name: "main", version: "1.0.0", args: ["cmd", ...vector.argv] }).pipe(
      Effect.provide(
        Layer.mergeAll(
          NodeServices.layer,
          TestConsole.layer,
          ConfigProvider.layer(ConfigProvider.fromEnv({ env: { ...vector.env } }))
        )
      )
    )
  )
  const expected = vector.expect
  if (expected.outcome === "ok") {
    expect(exit, Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "").toSatisfy(Exit.isSuccess)
    expect(JSON.parse(JSON.stringify(received))).toEqual([{ named: expected.named, args: expected.args }])
  } else {
    expect(received).toEqual([])
    expect(exit).toSatisfy(Exit.isFailure)
    const failures = Exit.isFailure(exit) ? exit.cause.reasons : []
    expect(failures.map((reason) => reason._tag)).toEqual(["Fail"])
    const [error] = failures.filter(Cause.isFailReason).map((reason) => reason.error)
    if (expected.kind !== undefined) expect(isComaError(error) ? error.reason._tag : undefined).toBe(expected.kind)
  }
  expect(readFiles(directory)).toEqual(expected.files)
}

const vectors = fs
  .readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl"))
  .map((file) => [file, readVectors(file)] as const)

for (const [file, those] of vectors) {
  describe(file, () => {
    for (const vector of those) (vector.id in disagreements ? test.fails : test)(vector.id, () => check(vector))
  })
}

if (folder === import.meta.dirname) {
  test("disagreements.json lists vectors that there are", () => {
    const ids = new Set(vectors.flatMap(([, those]) => those.map(({ id }) => id)))
    expect(Object.keys(disagreements).filter((id) => !ids.has(id))).toEqual([])
  })
}
