export function Palette(_: { commands: unknown; close: () => void }) {
  return null;
}
