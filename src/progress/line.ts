/**
 * A task in a line: for a file, a pipe, or a program that reads it.
 */
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import { inLine } from "../terminal/style.ts"
import type { Counter } from "./Counter.ts"
import { figuresOf, percent, progressed, speed, time } from "./figures.ts"

/** How a task stands. */
export type State = "running" | "done" | "failed" | "interrupted"

/** Tells how a task has ended. */
export const stateOf = (exit: Exit.Exit<unknown, unknown>): State =>
  Exit.isSuccess(exit) ? "done" : Cause.hasInterruptsOnly(exit.cause) ? "interrupted" : "failed"

/** Returns the label of a task, and beside it how it goes. */
export const noted = ({ label, note }: Counter): string =>
  note === "" ? label : `${label}${label === "" ? "" : " "}(${note})`

const labelled = (label: string, text: string): string => (label === "" ? text : `${inLine(label)}: ${text}`)

/** A time of a second or more; a shorter one says nothing. */
const longTime = (milliseconds: number): string | undefined => (milliseconds < 1000 ? undefined : time(milliseconds))

/** Tells of a task within another; of one that does not count its label, and the first task within it. */
const withinOf = (counter: Counter, now: number): string => {
  if (counter.total !== undefined || counter.done > 0 || counter.label === "")
    return labelled(noted(counter), progressed(figuresOf(counter, now)))
  const [first] = counter.inner ?? []
  return inLine(noted(counter)) + (first === undefined ? "" : `; ${withinOf(first, now)}`)
}

/** Tells of a task and of the first within it: `train: 3/10, 30%, 12/min, 36s left; epoch: 20/100, 20%`. */
export const lineOf = (counter: Counter, state: State, now: number): string => {
  const figures = figuresOf(counter, now)
  const { elapsed, left, part, rate } = figures
  const after = longTime(elapsed)
  const figuresNow = [
    progressed(figures),
    part === undefined ? undefined : percent(part),
    rate === undefined ? undefined : speed(rate),
    left === undefined ? undefined : `${time(left)} left`
  ]
  // Of work that counted no steps, there is nothing to say but how it ended.
  const steps = figures.total === undefined && figures.done === 0 ? undefined : progressed(figures)
  const ended = [steps, after === undefined ? state : `${state} after ${after}`]
  const told = (state === "running" ? figuresNow : ended).filter((each) => each !== undefined).join(", ")
  const [within] = state === "running" ? (counter.inner ?? []) : []
  const more = within === undefined ? "" : `; ${withinOf(within, now)}`
  return labelled(noted(counter), told) + more
}

const rounded = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Number(value.toFixed(3))

/** Tells of a task what a program reads: counts, steps a second, and times in seconds. */
export const annotationsOf = (counter: Counter, state: State, now: number): Readonly<Record<string, unknown>> => {
  const { done, elapsed, left, rate, total } = figuresOf(counter, now)
  const told = {
    task: inLine(counter.label),
    note: counter.note === "" ? undefined : inLine(counter.note),
    state,
    done,
    total,
    rate: rounded(rate),
    elapsed: rounded(elapsed / 1000),
    left: state === "running" && left !== undefined ? rounded(left / 1000) : undefined
  }
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined))
}
