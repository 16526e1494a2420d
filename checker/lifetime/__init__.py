"""What customers who may leave without a word will still buy: own likelihoods, with intervals."""
