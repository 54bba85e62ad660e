/** Where a newcomer is sent first. */
export const tour = {
  /** Not in the mesh for want of a label: label the namespace, restart, and the card turns. */
  outside: {
    entity: 'address-book',
    cluster: 'prod-eu',
    namespace: 'addresses',
    deployment: 'address-book',
  },
} as const;
