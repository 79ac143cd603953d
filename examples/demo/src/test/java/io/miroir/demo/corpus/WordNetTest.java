package io.miroir.demo.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordNetTest {
  private static final List<Synset> SYNSETS = WordNet.read();

  @Test
  void holdsEverySynset() {
    assertThat(SYNSETS).hasSize(WordNet.SYNSETS);
    assertThat(WordNet.SYNSETS).isEqualTo(117_791);
  }

  @Test
  void givesEverySynsetAnIdOfItsOwn() {
    assertThat(SYNSETS.stream().map(Synset::id).distinct()).hasSize(WordNet.SYNSETS);
  }

  @Test
  void leavesNoSynsetWithoutLemmaOrGloss() {
    assertThat(SYNSETS)
        .allSatisfy(
            synset -> {
              assertThat(synset.lemmas()).isNotEmpty().noneMatch(String::isBlank);
              assertThat(synset.gloss()).isNotBlank();
              assertThat(synset.examples()).noneMatch(String::isBlank);
            });
  }

  @Test
  void partsLemmasGlossAndExamples() {
    Synset synset =
        Synset.parse(
            PartOfSpeech.ADJECTIVE,
            "00019769 00 s 02 handy 0 ready_to_hand(p) 0 002 & 00019169 a 0000 + 04726275 n 0101"
                + " | easy to reach; \"found a handy spot for the can opener\"  ");
    assertThat(synset)
        .isEqualTo(
            new Synset(
                "a00019769",
                PartOfSpeech.ADJECTIVE,
                List.of("handy", "ready to hand"),
                "easy to reach",
                List.of("found a handy spot for the can opener")));
  }

  @Test
  void readsTheWordCountAsHexadecimal() {
    String words = "word 0 ".repeat(0x0b);
    Synset synset =
        Synset.parse(PartOfSpeech.VERB, "00000001 29 v 0b " + words + "000 | a definition");
    assertThat(synset.lemmas()).hasSize(11);
  }
}
