package org.zsmtp.delivery.policy.sts;

/// What should be a policy is none. The message says why, printable and in one line.
final class InvalidPolicyException extends Exception {

    private static final long serialVersionUID = 1;

    InvalidPolicyException(String why) {
        super(why);
    }
}
