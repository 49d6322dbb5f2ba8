// The page is a function of the newest snapshot. Commands go out; nothing is assumed until it comes back.
import type { Commands, Problem, Snapshot } from "../types.gen";

interface Live {
  snapshot: Snapshot | null;
  isLost: boolean;
  refusal: { number: number; problem: Problem } | null;
}

export const live: Live = $state({ snapshot: null, isLost: false, refusal: null });

const LOST_AFTER_MS = 4000;

export function connect(): void {
  const source = new EventSource("/events");
  let lost: ReturnType<typeof setTimeout> | undefined;
  source.onmessage = (event: MessageEvent<string>) => {
    live.snapshot = JSON.parse(event.data) as Snapshot;
  };
  source.onopen = () => {
    clearTimeout(lost);
    live.isLost = false;
  };
  source.onerror = () => {
    clearTimeout(lost);
    lost = setTimeout(() => {
      live.isLost = source.readyState !== EventSource.OPEN;
    }, LOST_AFTER_MS);
    if (source.readyState === EventSource.CLOSED) {
      setTimeout(connect, 1000);
    }
  };
}

export type Answer = { ok: true } | { ok: false; problem: Problem };

const UNSENT: Problem = { code: "program_gone", params: {}, owner: "you", retryable: true };

/** Send a command. A lost answer is asked for again under the same id, so nothing is done twice. */
export async function send<K extends keyof Commands>(
  name: K,
  body: Commands[K],
  quiet = false,
): Promise<Answer> {
  const id = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  let problem = UNSENT;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const response = await fetch(`/command/${name}`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ id, body }),
      });
      if (response.status === 202) {
        return { ok: true };
      }
      problem = response.status === 409 ? ((await response.json()) as Problem) : UNSENT;
      break;
    } catch {
      await new Promise((done) => setTimeout(done, 300 * (attempt + 1)));
    }
  }
  if (!quiet) {
    live.refusal = { number: (live.refusal?.number ?? 0) + 1, problem };
  }
  return { ok: false, problem };
}

/** Fetch what is too large for snapshots. Throws the problem that Python names. */
export async function load<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await fetch(path, signal ? { signal } : {});
  if (!response.ok) {
    const isProblem = response.headers.get("Content-Type")?.startsWith("application/json");
    throw isProblem ? ((await response.json()) as Problem) : UNSENT;
  }
  return (await response.json()) as T;
}

export function isProblem(thrown: unknown): thrown is Problem {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && "owner" in thrown;
}
