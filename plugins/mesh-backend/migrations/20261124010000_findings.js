// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('mesh_finding', table => {
    table.comment('Current findings, one row per workload that has it');
    table.string('workload_id', 32).notNullable();
    table
      .string('finding_id', 32)
      .notNullable()
      .comment('Hash; the same for all workloads of a cluster that have it');
    table.string('cluster').notNullable();
    table.string('namespace').notNullable();
    table.string('code', 16).notNullable();
    table.string('severity', 16).notNullable();
    table.bigInteger('since').notNullable().comment('Seconds since 1970, UTC');
    table
      .text('finding', 'longtext')
      .notNullable()
      .comment('JSON: reasons, object, affected, fix');
    table.primary(['workload_id', 'finding_id']);
    table.index(['cluster', 'namespace'], 'mesh_finding_place_idx');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('mesh_finding');
};
