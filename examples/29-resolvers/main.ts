import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Schema from "effect/Schema"
import * as Command from "effect-coma/Command"
import * as Field from "effect-coma/Field"
import * as Resolver from "effect-coma/Resolver"
import { wake } from "effect-coma/wake"

class NotInVault extends Schema.TaggedError<NotInVault>()("NotInVault", { name: Schema.String }) {
  override get message() {
    return `the vault holds no "${this.name}"`
  }
}

const Vault = Schema.fromJsonString(Schema.Record(Schema.String, Schema.String))

// What `${vault:name}` stands for is an effect. What it needs, here the file system, its layer needs of the program.
const vault = Resolver.make("vault", (name) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const secrets = yield* Schema.decodeEffect(Vault)(yield* fs.readFileString("vault.json"))
    return secrets[String(name)] ?? (yield* new NotInVault({ name: String(name) }))
  })
)

class Login extends Schema.Class<Login>("Login")({
  user: Field.make(Schema.String, "ada"),
  password: Field.make(Schema.String, "${vault:${.user}/password}")
}) {}

const login = Command.make("login", { login: Login }, ({ login }) =>
  Console.log(`${login.user} logs in with ${login.password}.`)
)

wake([login], { name: "main", version: "1.0.0" }).pipe(
  Effect.provide(Resolver.layer(vault)),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain
)
