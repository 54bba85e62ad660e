// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('mesh_exemption', table => {
    table
      .string('source', 16)
      .notNullable()
      .defaultTo('request')
      .comment('request or annotation');
    table
      .bigInteger('expiry_told_at')
      .nullable()
      .comment('When others were told that it has expired');
  });
  await knex.schema.alterTable('mesh_entity', table => {
    table
      .text('reasons')
      .notNullable()
      .defaultTo('[]')
      .comment('JSON: why, by place as in cells and by check');
  });
  await knex.schema.alterTable('mesh_workload', table => {
    table
      .string('restart', 16)
      .nullable()
      .comment(
        'kyma, you or unknown: who restarts it; null where nobody has to',
      );
    table.index(['restart'], 'mesh_workload_restart_idx');
  });
  // What was written without these columns is written anew.
  await knex('mesh_workload').update({ hash: 'outdated' });
  await knex('mesh_entity').whereNotNull('facts').update({ hash: 'outdated' });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('mesh_workload', table => {
    table.dropIndex(['restart'], 'mesh_workload_restart_idx');
    table.dropColumn('restart');
  });
  await knex.schema.alterTable('mesh_entity', table => {
    table.dropColumn('reasons');
  });
  await knex.schema.alterTable('mesh_exemption', table => {
    table.dropColumns('source', 'expiry_told_at');
  });
};
