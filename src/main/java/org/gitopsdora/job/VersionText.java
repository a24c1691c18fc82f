package org.gitopsdora.job;

import picocli.CommandLine.IVersionProvider;

/** For {@code --version}. */
final class VersionText implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"gitops-dora " + Version.ofProgram()};
    }
}
