package org.zsmtp.sendmail;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
record Inquiring(Account a, @Nullable String password, @Nullable Consumer<String> debug){ java.util.List<String> ask(@Nullable String queue) throws TroubleException { throw new TroubleException(ExitStatus.EX_UNAVAILABLE, "x"); } }
