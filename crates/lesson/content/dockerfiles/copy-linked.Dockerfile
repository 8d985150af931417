# Linked copies
FROM python:3.12-slim
WORKDIR /app
COPY --link models models
COPY --link . .
CMD ["uvicorn", "src.app:app", "--host", "0.0.0.0", "--port", "8000"]
