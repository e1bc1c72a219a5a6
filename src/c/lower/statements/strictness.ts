/**
 * What of wrong C is refused besides what cannot be compiled: names that are declared further down and writes through
 * pointers to const; pointers of the wrong kind, too.
 */
export type Strictness = 'none' | 'order' | 'order and pointers';
