/**
 * A program that keeps numbers by name: `keeper.ts keep k7=1 --at MS` reads its file, waits until MS (milliseconds since
 * 1970), so that many of them meet, and writes the number into the file.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Clock from "effect/Clock"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as ConfigHook from "effect-coma/ConfigHook"
import * as Hook from "effect-coma/Hook"
import * as ParserHook from "effect-coma/ParserHook"
import { SHARED } from "effect-coma/sentinel"
import { wake } from "effect-coma/wake"

const Numbers = Schema.Record(Schema.String, Schema.Int)
const at = Flag.Int("at")

const wait = Hook.make((data) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => Effect.sleep(Math.max(0, data.flag(at) - now)))
)

const keep = Command.make("keep", { numbers: Numbers }, () => Effect.void).pipe(
  Command.withHooks({
    parser: [SHARED, ParserHook.flag(at)],
    config: ConfigHook.makeDefault({ write: false }),
    postRun: [wait, ConfigHook.write(Numbers, { overwrite: true })]
  })
)

wake([keep], { name: "keeper", version: "1.0.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
