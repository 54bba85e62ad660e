// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_object', table => {
    table.comment(
      'Trimmed objects that decide what Istio does; workloads and pods are in mesh_workload',
    );
    table
      .string('id', 32)
      .primary()
      .comment('Hash of cluster, namespace, kind and name');
    table.string('cluster').notNullable();
    table.string('namespace').notNullable();
    table.string('kind').notNullable().comment('Kind.group, or Kind');
    table.string('name').notNullable();
    table.string('hash', 32).notNullable();
    table.text('object', 'longtext').notNullable().comment('JSON');
    table.index(['cluster', 'namespace'], 'mesh_object_place_idx');
  });
  await knex.schema.alterTable('mesh_workload', table => {
    table
      .text('objects', 'longtext')
      .notNullable()
      .defaultTo('[]')
      .comment('JSON: the controller and one pod of each kind');
  });
  await knex.schema.alterTable('mesh_cluster', table => {
    table
      .bigInteger('objects_seq')
      .notNullable()
      .defaultTo(0)
      .comment('Sequence of the last write that changed its objects');
    table
      .text('unreadable')
      .notNullable()
      .defaultTo('[]')
      .comment('JSON: kinds that may not be read');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('mesh_cluster', table => {
    table.dropColumn('unreadable');
    table.dropColumn('objects_seq');
  });
  await knex.schema.alterTable('mesh_workload', table => {
    table.dropColumn('objects');
  });
  await knex.schema.dropTable('mesh_object');
};
