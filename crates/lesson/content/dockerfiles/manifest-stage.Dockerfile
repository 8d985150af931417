# A stage for the manifest
FROM python:3.12-slim AS manifest
COPY . .
RUN grep -v '^#' requirements.txt > /runtime.txt

FROM python:3.12-slim
WORKDIR /app
COPY --from=manifest /runtime.txt .
RUN pip install --no-cache-dir -r runtime.txt
COPY . .
CMD ["uvicorn", "src.app:app", "--host", "0.0.0.0", "--port", "8000"]
