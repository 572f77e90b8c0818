"""What came of questions: promises kept, points taken up, groups missed; all can count it."""
