import CMembrane
