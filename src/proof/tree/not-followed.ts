/** Code that the comparison cannot follow: the answer is then unknown, never the same. */
export class NotFollowed extends Error {
  override readonly name = 'NotFollowed';
}
