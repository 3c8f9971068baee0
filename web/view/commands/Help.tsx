export function Help(_: { commands: unknown; close: () => void }) {
  return null;
}
