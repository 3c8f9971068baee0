/** A file that the browser saves: nothing leaves the machine for it. */
export function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken hold of it when the click returns in every browser but one, which needs a moment.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
