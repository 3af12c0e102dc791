/// Control file and message file as ZMailer writes them.
module org.zsmtp.spool {
    requires static transitive org.jspecify;

    exports org.zsmtp.spool;
}
