/// ``Progress`` where Foundation's is in sight as well.
public typealias TourProgress = Progress
