package io.hostsonde.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorLimitTest {

  @Test
  void aLowLimitLeavesDescriptorsForOthers() {
    assertThat(DescriptorLimit.connections(320, 1_048_576)).isEqualTo(320);
    assertThat(DescriptorLimit.connections(320, 1024)).isEqualTo(128);
    assertThat(DescriptorLimit.connections(320, 8)).isEqualTo(4);
    assertThat(DescriptorLimit.connections(2, 8)).isEqualTo(2);
  }

  @Test
  void theSoftLimitCounts() {
    assertThat(DescriptorLimit.soft("Max open files            1024      524288      files     "))
        .isEqualTo(1024);
    assertThat(DescriptorLimit.soft("Max open files            unlimited unlimited   files     "))
        .isEqualTo(Long.MAX_VALUE);
  }
}
