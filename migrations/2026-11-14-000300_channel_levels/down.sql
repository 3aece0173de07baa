drop table channel_levels;
