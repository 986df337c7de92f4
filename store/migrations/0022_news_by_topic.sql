-- Whether what a page shows has changed is asked for each page at eight: the newest of each topic.
create index changes_by_topic on changes (topic, n);
