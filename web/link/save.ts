/** Gives the person a file, made here. */
export function save(name: string, type: string, content: string | Blob): void {
  const address = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has the blob by then; keeping it would keep its memory.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
