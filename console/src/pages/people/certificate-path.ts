/** The address of the page of a certificate. */
export function certificatePath(certificateId: string): string {
  return `/certificates/${certificateId}`;
}
