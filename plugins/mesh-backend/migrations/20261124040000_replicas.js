// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_replica', table => {
    table.comment('Processes that read clusters. Times are of the database');
    table.string('id', 36).primary();
    table.bigInteger('heartbeat_at').notNullable().comment('ms since 1970');
    table
      .float('capacity')
      .notNullable()
      .comment('Its share of the work, beside that of the others');
    table.text('clusters').notNullable().comment('JSON: which it could read');
  });
  await knex.schema.createTable('mesh_cluster_lease', table => {
    table.comment('Which replica reads a cluster, and until when without word');
    table.string('cluster').primary();
    table.string('owner', 36).nullable();
    table
      .bigInteger('token')
      .notNullable()
      .comment('Grows with every owner; what an earlier one writes is refused');
    table.bigInteger('expires_at').notNullable().comment('ms since 1970');
    table.bigInteger('moved_at').notNullable().comment('ms since 1970');
    table.integer('objects').notNullable().comment('As last counted');
    table
      .boolean('told')
      .notNullable()
      .comment('Whether the owner has said since how fresh the cluster is');
    table.string('last_seen', 32).nullable().comment('ISO time');
    table.text('resources', 'longtext').notNullable().comment('JSON');
    table.index(['owner'], 'mesh_cluster_lease_owner_idx');
  });
  const clusters = await knex('mesh_cluster').select('name', 'last_seen');
  for (const { name, last_seen } of clusters) {
    await knex('mesh_cluster_lease').insert({
      cluster: name,
      owner: null,
      token: 0,
      expires_at: 0,
      moved_at: 0,
      objects: 0,
      told: false,
      last_seen,
      resources: '[]',
    });
  }
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('mesh_cluster_lease');
  await knex.schema.dropTable('mesh_replica');
};
