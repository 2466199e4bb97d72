#!/usr/bin/env node
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import { wake } from "effect-coma/wake"
import { add } from "./add.ts"

wake([add], { name: "notes", version: "0.1.0" }).pipe(Effect.provide(NodeServices.layer), NodeRuntime.runMain)
